using System.Text;

namespace Policy.Images.Packages;

/// <summary>
/// What a package depends on, by name alone: versions, architectures and build profiles are left out. Source: Debian Policy,
/// 7.1, syntax of relationship fields.
/// </summary>
internal static class DpkgDepends
{
    // What the fullest package of a distribution has, many times over.
    private const int MaxText = 64 * 1024;

    /// <summary>The names of two such fields, one relationship a line, alternatives apart by <c>|</c>.</summary>
    public static string Names(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (one.Length + other.Length is 0 or > MaxText)
        {
            return "";
        }

        var names = new StringBuilder();
        Add(names, Encoding.UTF8.GetString(one));
        Add(names, Encoding.UTF8.GetString(other));
        return names.ToString();
    }

    private static void Add(StringBuilder names, string field)
    {
        foreach (var relationship in field.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (names.Length > 0)
            {
                names.Append('\n');
            }

            names.AppendJoin('|', relationship.Split('|').Select(NameOf));
        }
    }

    private static string NameOf(string alternative)
    {
        var name = alternative.AsSpan().Trim();
        var end = name.IndexOfAny(" (:[<");
        return (end < 0 ? name : name[..end]).ToString();
    }
}
