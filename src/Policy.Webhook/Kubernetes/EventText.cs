using System.Security.Cryptography;
using System.Text;

namespace Policy.Webhook.Kubernetes;

/// <summary>The texts of events, as the API server takes them.</summary>
internal static class EventText
{
    // Source: Kubernetes, validation of events.k8s.io/v1: a note of 1 KiB at most.
    private const int MostNoteBytes = 1024;
    private const int LongestPrefix = 200;

    /// <summary>A note that is not too long.</summary>
    public static string Note(string note)
    {
        if (Encoding.UTF8.GetByteCount(note) <= MostNoteBytes)
        {
            return note;
        }

        var bytes = Encoding.UTF8.GetBytes(note);
        var end = MostNoteBytes - Encoding.UTF8.GetByteCount("…");
        while ((bytes[end] & 0xC0) == 0x80)
        {
            // Not within a character.
            end--;
        }

        return Encoding.UTF8.GetString(bytes, 0, end) + "…";
    }

    /// <summary>A name of an event about an object, which no other has.</summary>
    public static string NameFor(string about)
    {
        // Not every object's name is one that an event may have: those of roles may hold a colon.
        var isName = about.Length is > 0 and <= LongestPrefix && about.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');
        return $"{(isName ? about : "pratique")}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
    }

    /// <summary>The patch that counts an event up.</summary>
    public static byte[] Series(int count, string last) => Encoding.UTF8.GetBytes($$"""{"series": {"count": {{count}}, "lastObservedTime": "{{last}}"} }""");
}
