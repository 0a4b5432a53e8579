using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Certificates.Shared;

/// <summary>The <c>caBundle</c> of our webhooks in a ValidatingWebhookConfiguration; of everything else in it others are the owners.</summary>
/// <param name="server">The API server.</param>
/// <param name="name">The configuration's name.</param>
internal sealed class ApiBundle(ApiServer server, string name) : IPublishedBundle
{
    // A configuration may hold webhooks of others.
    private static readonly ImmutableArray<string> Ours = ["images.pratique.dev", "policies.pratique.dev"];

    private readonly string _path = ApiPaths.Of("admissionregistration.k8s.io/v1", "validatingwebhookconfigurations", name: name);

    /// <inheritdoc/>
    public async Task<PublishResult> PublishAsync(string pem, CancellationToken cancel)
    {
        var read = await server.GetAsync(_path, CertificateJson.Default.WebhookConfiguration, cancel);
        if (!read.Succeeded)
        {
            return new PublishResult.Failed(read.Error.Message);
        }

        var wanted = Encoding.UTF8.GetBytes(pem);
        var ours = (read.Value.Webhooks ?? []).Index().Where(entry => entry.Item.Name is { } called && Ours.Contains(called)).ToList();
        if (ours.Count == 0)
        {
            return new PublishResult.Failed($"The ValidatingWebhookConfiguration {name} holds neither of the webhooks {string.Join(", ", Ours)}.");
        }

        var wrong = ours.Where(entry => entry.Item.ClientConfig?.CaBundle is not { } bundle || !bundle.AsSpan().SequenceEqual(wanted)).ToList();
        if (wrong.Count == 0)
        {
            return new PublishResult.InPlace();
        }

        var patch = PatchOf(wrong, wanted);
        var written = await server.PatchAsync(_path, PatchType.Json, patch, CertificateJson.Default.WebhookConfiguration, cancel);
        return written.Succeeded ? new PublishResult.Changed() : new PublishResult.Failed(written.Error.Message);
    }

    // The places in the list are those that were read; the tests see to it that they are still the same webhooks'.
    private static ReadOnlyMemory<byte> PatchOf(IEnumerable<(int Index, RegisteredWebhook Item)> webhooks, byte[] bundle)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var (index, webhook) in webhooks)
            {
                json.WriteStartObject();
                json.WriteString("op", "test");
                json.WriteString("path", $"/webhooks/{index}/name");
                json.WriteString("value", webhook.Name);
                json.WriteEndObject();
                json.WriteStartObject();
                json.WriteString("op", "add");
                json.WriteString("path", $"/webhooks/{index}/clientConfig/caBundle");
                json.WriteBase64String("value", bundle);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return buffer.WrittenMemory;
    }
}
