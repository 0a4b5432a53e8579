using System.Text.Json.Nodes;

namespace Policy.Chart.Tests.Kubernetes;

/// <summary>An object that has every field that a schema knows, each with a value that it takes.</summary>
internal static class SchemaSample
{
    // What a schema cannot say of a string.
    private static readonly Dictionary<string, string> Texts = new()
    {
        ["apiVersion"] = "pratique.dev/v1alpha1",
        ["key"] = "tier",
        ["values[0]"] = "web",
        ["namespaces.include[0]"] = "team-*",
        ["namespaces.exclude[0]"] = "kube-system",
        ["images.include[0]"] = "registry.corp/**",
        ["images.exclude[0]"] = "registry.corp/tools/*",
        ["policies[0]"] = "web-tier",
        ["maxDuration"] = "30d",
        ["reason"] = "the vendor mends it in March",
        ["expiresAt"] = "2027-01-31T00:00:00Z",
    };

    /// <summary>Makes it.</summary>
    /// <param name="kind">The object's kind.</param>
    /// <param name="schema">Its schema.</param>
    public static JsonObject Of(string kind, JsonObject schema)
    {
        var sample = Sample(schema, "")!.AsObject();
        sample["kind"] = kind;
        sample["metadata"] = new JsonObject { ["name"] = "sample", ["namespace"] = "shop" };
        sample.Remove("status");
        return sample;
    }

    private static JsonNode? Sample(JsonObject schema, string path) => ((string?)schema["type"], schema) switch
    {
        ("object", _) when schema["properties"] is JsonObject properties => new JsonObject(
            properties.Where(pair => pair.Key != "status")
                .Select(pair => KeyValuePair.Create(pair.Key, Sample(pair.Value!.AsObject(), path.Length == 0 ? pair.Key : $"{path}.{pair.Key}")))),
        ("object", _) when schema["additionalProperties"] is not null => new JsonObject { ["tier"] = "web" },
        ("object", _) => new JsonObject(),
        ("array", _) => new JsonArray(Sample(schema["items"]!.AsObject(), path + "[0]")),
        ("string", _) when schema["enum"] is JsonArray words => (string?)words[0],
        ("string", _) => Texts.SingleOrDefault(pair => path == pair.Key || path.EndsWith("." + pair.Key, StringComparison.Ordinal)).Value,
        var (type, _) => throw new InvalidOperationException($"no sample of {type} for {path}"),
    };
}
