using System.Text.Json;
using Policy.Rules.Policies;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Policies;

/// <summary>An ImagePolicy or ImagePolicyException as the API server has it.</summary>
internal sealed record PolicyResource
{
    /// <summary>Its metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What its author wrote.</summary>
    public JsonElement? Spec { get; init; }

    /// <summary>What the leader wrote last; null for nothing yet.</summary>
    public PolicyStatus? Status { get; init; }

    /// <summary>
    /// The document as its reader takes it. A watch gives the kind with each object and a list may leave it out, so it is
    /// said here; of the metadata only what counts is passed on.
    /// </summary>
    /// <param name="kind">The kind.</param>
    public string Document(string kind)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", PolicyWords.ApiVersion);
            json.WriteString("kind", kind);
            json.WriteStartObject("metadata");
            json.WriteString("name", Metadata.Name);
            if (Metadata.Namespace is { } space)
            {
                json.WriteString("namespace", space);
            }

            if (Metadata.CreationTimestamp is { } created)
            {
                json.WriteString("creationTimestamp", created.UtcDateTime);
            }

            json.WriteEndObject();
            if (Spec is { ValueKind: not JsonValueKind.Undefined } spec)
            {
                json.WritePropertyName("spec");
                spec.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
