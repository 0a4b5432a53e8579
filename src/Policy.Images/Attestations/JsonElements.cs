using System.Text.Json;
using Policy.Images.Registry;
using Policy.Rules.Catalog.Secrets;

namespace Policy.Images.Attestations;

/// <summary>
/// Reads documents that scanners and builders wrote: what is absent, or of another kind than expected, is not there.
/// None of them is run, so none is refused for what is wrong in a part that no rule looks at.
/// </summary>
internal static class JsonElements
{
    // What is kept of any one text.
    private const int LongestText = 300;

    /// <summary>A field of an object; nothing where there is none.</summary>
    public static JsonElement Get(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>Whether there is such a field, whatever it holds.</summary>
    public static bool Has(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out _);

    /// <summary>The items of a list; none where it is none.</summary>
    public static IEnumerable<JsonElement> Each(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var item in element.EnumerateArray())
        {
            yield return item;
        }
    }

    /// <summary>How many items a list has.</summary>
    public static int Count(this JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.GetArrayLength() : 0;

    /// <summary>Text as it stands; empty where it is none. To be compared, not kept.</summary>
    public static string Raw(this JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : "";

    /// <summary>Text fit to be kept and shown: of bounded length, on one line, without what looks like a credential.</summary>
    public static string Text(this JsonElement element) => Fit(element.Raw());

    /// <summary>Text fit to be kept and shown.</summary>
    public static string Fit(string text) => Redactor.ByLooks.Redact(RegistryText.Clean(text, LongestText));

    /// <summary>A time; null where there is none, and for Go's zero time, which scanners write for none.</summary>
    public static DateTimeOffset? Time(this JsonElement element) =>
        element.ValueKind == JsonValueKind.String && element.TryGetDateTimeOffset(out var time) && time.Year > 1 ? time : null;
}
