using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Policy.Webhook.Admission.Reviews;

/// <summary>Strings out of JSON that anybody may have written.</summary>
internal static class JsonText
{
    /// <summary>Whether a value is a string that <see cref="TryRead"/> can read: one that escapes nothing is text as it stands.</summary>
    public static bool IsPlain(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && !JsonMarshal.GetRawUtf8Value(element).Contains((byte)'\\');

    /// <summary>
    /// The text of a string value; false where it is no string, or escapes half a surrogate pair (<c>"\ud800"</c>),
    /// which is well-formed JSON and no text.
    /// </summary>
    public static bool TryRead(JsonElement element, out string text)
    {
        text = "";
        if (element.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        try
        {
            text = element.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The text of a string as it stands between its quotes, escapes and all.</summary>
    public static bool TryUnescape(ReadOnlySpan<byte> raw, out string text)
    {
        text = "";
        if (!Utf8.IsValid(raw))
        {
            return false;
        }

        var quoted = new byte[raw.Length + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        raw.CopyTo(quoted.AsSpan(1));
        try
        {
            var reader = new Utf8JsonReader(quoted);
            reader.Read();
            text = reader.GetString()!;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
