using System.Text.Json;
using Policy.Images.Manifests;

namespace Policy.Images.Packages;

/// <summary>JSON that tells of packages: what is no JSON is a problem, what has another shape than expected is not there.</summary>
internal static class JsonInventory
{
    /// <summary>Parses a document, with or without a byte order mark; null, and a problem, where it is no JSON.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> bytes, PackageListBuilder packages)
    {
        if (bytes.Span.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        if (JsonText.TryParse(bytes, out var document, out var error))
        {
            return document;
        }

        packages.Malformed(error);
        return null;
    }

    /// <summary>A field of an object; of kind Undefined where there is none.</summary>
    public static JsonElement Field(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var field) ? field : default;

    /// <summary>A field that is text; null where there is none.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
