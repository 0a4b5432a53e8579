using System.Text;
using Policy.Images.Tar;

namespace Policy.Images.Layers;

/// <summary>Paths of a layer's entries: from the root, without a leading slash and without dots.</summary>
internal static class LayerPath
{
    /// <summary>The longest path in bytes, Linux' PATH_MAX.</summary>
    public const int LongestPath = 4096;

    /// <summary>The longest name in bytes, Linux' NAME_MAX.</summary>
    public const int LongestName = 255;

    /// <summary>Cleans a name as runtimes do: what would lead out of the root stays in it.</summary>
    /// <exception cref="TarLimitException">It is longer than Linux has paths.</exception>
    public static string Clean(string name)
    {
        if (name.Length > LongestPath || Encoding.UTF8.GetByteCount(name) > LongestPath)
        {
            throw new TarLimitException($"a path of more than the {LongestPath} bytes that Linux takes");
        }

        return IsClean(name) ? name : Rebuild(name);
    }

    private static bool IsClean(ReadOnlySpan<char> name)
    {
        foreach (var range in name.Split('/'))
        {
            var part = name[range];
            if (part is "" or "." or ".." || IsTooLong(part))
            {
                return false;
            }
        }

        return true;
    }

    private static string Rebuild(ReadOnlySpan<char> name)
    {
        var parts = new List<string>();
        foreach (var range in name.Split('/'))
        {
            var part = name[range];
            if (IsTooLong(part))
            {
                throw new TarLimitException($"a name of more than the {LongestName} bytes that Linux takes");
            }

            if (part is "..")
            {
                parts.RemoveRange(Math.Max(parts.Count - 1, 0), Math.Min(parts.Count, 1));
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part.ToString());
            }
        }

        return string.Join('/', parts);
    }

    private static bool IsTooLong(ReadOnlySpan<char> part) => part.Length > LongestName / 3 && Encoding.UTF8.GetByteCount(part) > LongestName;
}
