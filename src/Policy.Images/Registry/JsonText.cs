using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Policy.Images.Registry;

/// <summary>Reads JSON that strangers send.</summary>
internal static class JsonText
{
    /// <summary>A string field; null where there is none, or none that is text (an escape of half a surrogate pair).</summary>
    public static string? Field(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty(name, out var value)
            || value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return value.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Parses a document; the parser's own message is kept from people, as it may quote a secret.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out JsonDocument? document)
    {
        try
        {
            document = JsonDocument.Parse(bytes);
            return true;
        }
        catch (JsonException)
        {
            document = null;
            return false;
        }
    }
}
