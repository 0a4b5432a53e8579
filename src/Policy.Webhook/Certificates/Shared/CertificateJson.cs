using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Certificates.Shared;

/// <summary>
/// A Secret. What is not read here is kept, so that writing it back takes nothing away. Defaults are given where a property
/// is read: the reader that is generated sets all of <c>init</c>, those to null of which nothing was said.
/// </summary>
internal sealed record SecretObject
{
    /// <summary><c>v1</c>.</summary>
    public string ApiVersion { get => field ?? "v1"; init; }

    /// <summary><c>Secret</c>.</summary>
    public string Kind { get => field ?? "Secret"; init; }

    /// <summary>Its metadata.</summary>
    public ObjectMeta Metadata { get => field ?? NoMetadata; init; }

    /// <summary>Its type, which cannot be changed.</summary>
    public string? Type { get; init; }

    /// <summary>What it holds, in base64 on the wire.</summary>
    public ImmutableDictionary<string, byte[]?> Data { get => field ?? ImmutableDictionary<string, byte[]?>.Empty; init; }

    /// <summary>Everything else.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; set; }

    private static ObjectMeta NoMetadata { get; } = new();
}

/// <summary>A ValidatingWebhookConfiguration, of which only the bundles are looked at.</summary>
internal sealed record WebhookConfiguration
{
    /// <summary>Its webhooks.</summary>
    public IReadOnlyList<RegisteredWebhook>? Webhooks { get; init; }
}

/// <summary>One of its webhooks.</summary>
internal sealed record RegisteredWebhook
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>How it is called.</summary>
    public WebhookClientConfig? ClientConfig { get; init; }
}

/// <summary>How a webhook is called.</summary>
internal sealed record WebhookClientConfig
{
    /// <summary>The CAs that its certificate may come from (PEM, in base64 on the wire).</summary>
    public byte[]? CaBundle { get; init; }
}

/// <summary>JSON of what certificates have to do with at the API server.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SecretObject))]
[JsonSerializable(typeof(WebhookConfiguration))]
internal sealed partial class CertificateJson : JsonSerializerContext;
