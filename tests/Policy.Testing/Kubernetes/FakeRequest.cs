using System.Text.Json.Nodes;

namespace Policy.Testing.Kubernetes;

/// <summary>What a <see cref="FakeApiServer"/> was asked.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path, without its query.</param>
/// <param name="Query">The query's fields.</param>
/// <param name="Authorization">The Authorization header; empty for none.</param>
/// <param name="Accept">The Accept header.</param>
/// <param name="ContentType">The body's type; empty for none.</param>
/// <param name="Body">The body; empty for none.</param>
public sealed record FakeRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Query, string Authorization, string Accept, string ContentType, string Body)
{
    /// <summary>The subject of the client's certificate; empty where it showed none.</summary>
    public string ClientSubject { get; init; } = "";

    /// <summary>Whether it begins a watch.</summary>
    public bool IsWatch => Query.GetValueOrDefault("watch") is "1" or "true";

    /// <summary>Whether it lists, a page or everything.</summary>
    public bool IsList => Method == "GET" && !IsWatch && FakePath.Parse(Path) is { Name: null };

    /// <summary>The body as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Path}{(IsWatch ? " (watch)" : "")}";
}

/// <summary>An answer that a script gives instead of the server.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
public sealed record FakeAnswer(int Status, string Body)
{
    /// <summary>Seconds of a Retry-After header; null for none.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Never answers: the caller has to give up.</summary>
    public static FakeAnswer Never { get; } = new(0, "");

    /// <summary>Breaks the connection instead.</summary>
    public static FakeAnswer Cut { get; } = new(-1, "");

    /// <summary>A Status of Kubernetes.</summary>
    public static FakeAnswer Of(int status, string reason, string message = "as the test wants it") =>
        new(status, FakeStatus.Json(status, reason, message).ToJsonString());
}

/// <summary>A <c>Status</c> of Kubernetes.</summary>
internal static class FakeStatus
{
    public static JsonObject Json(int status, string reason, string message) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = message,
        ["reason"] = reason,
        ["code"] = status,
    };
}
