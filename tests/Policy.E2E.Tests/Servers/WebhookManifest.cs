using System.Text.Json.Nodes;
using Policy.Testing;

namespace Policy.E2E.Tests.Servers;

/// <summary>The registration that users get, <c>deploy/webhook.yaml</c>, filled in as <c>deploy/README.md</c> says.</summary>
internal static class WebhookManifest
{
    /// <summary>Reads it.</summary>
    /// <param name="kubectl">Turns YAML into JSON.</param>
    /// <param name="webhook">Where the webhook listens.</param>
    /// <param name="caFile">The CA's certificate.</param>
    public static async Task<JsonObject> ReadAsync(Kubectl kubectl, Uri webhook, string caFile)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "webhook.yaml"));
        text = Fill(text, "${PRATIQUE_URL}", new Uri(webhook, "/validate").ToString());
        text = Fill(text, "${PRATIQUE_CA_BUNDLE}", Convert.ToBase64String(await File.ReadAllBytesAsync(caFile)));
        return JsonNode.Parse(await kubectl.MustAsync(text, "create", "-f", "-", "--dry-run=client", "-o", "json"))!.AsObject();
    }

    /// <summary>Its one webhook.</summary>
    public static JsonObject Webhook(JsonObject manifest) => Assert.Single(manifest["webhooks"]!.AsArray())!.AsObject();

    private static string Fill(string text, string placeholder, string value)
    {
        var parts = text.Split(placeholder);
        Assert.True(parts.Length == 2, $"{placeholder} stands {parts.Length - 1} times in deploy/webhook.yaml");
        return string.Join(value, parts);
    }
}
