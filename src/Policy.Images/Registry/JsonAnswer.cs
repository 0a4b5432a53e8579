using System.Text.Json;

namespace Policy.Images.Registry;

/// <summary>Reads fields of small JSON documents: answers of servers, a docker config.</summary>
internal static class JsonAnswer
{
    /// <summary>A field's text; null where there is none, or it is empty or of another kind.</summary>
    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
