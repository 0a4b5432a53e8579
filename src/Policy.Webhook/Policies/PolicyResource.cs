using System.Runtime.InteropServices;
using System.Text.Json;
using Policy.Rules.Policies;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Policies;

/// <summary>An ImagePolicy or ImagePolicyException as the API server has it.</summary>
internal sealed record PolicyResource
{
    // As deep as reviews are read, and beyond what the reader of policies takes: that says so.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1024 };

    private static readonly ObjectMeta Nothing = new();

    /// <summary>Its metadata.</summary>
    public ObjectMeta Metadata { get => field ?? Nothing; init; }

    /// <summary>What its author wrote.</summary>
    public JsonElement? Spec { get; init; }

    /// <summary>What the leader wrote last; null for nothing yet.</summary>
    public PolicyStatus? Status { get; init; }

    /// <summary>
    /// The document as its reader takes it. A watch gives the kind with each object and a list may leave it out, so it is
    /// said here; of the metadata only what counts is passed on.
    /// </summary>
    /// <param name="kind">The kind.</param>
    public JsonElement Document(string kind)
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
                // As it is, byte by byte: the writer would throw at what is no text, and the reader says where it stands.
                json.WritePropertyName("spec");
                json.WriteRawValue(JsonMarshal.GetRawUtf8Value(spec), skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.ToArray(), Deep);
    }
}
