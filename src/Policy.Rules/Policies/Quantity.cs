namespace Policy.Rules.Policies;

/// <summary>A number of bytes as Kubernetes writes it: <c>300Mi</c>, <c>2G</c>. Source: Kubernetes, resource.Quantity.</summary>
public static class Quantity
{
    private static readonly (string Suffix, long Factor)[] Suffixes =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40),
        ("k", 1_000), ("M", 1_000_000), ("G", 1_000_000_000), ("T", 1_000_000_000_000),
    ];

    /// <summary>Reads a quantity; fractions are rounded down to whole bytes.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var (suffix, factor) = Array.Find(Suffixes, s => text.EndsWith(s.Suffix, StringComparison.Ordinal));
        var number = suffix is null ? text : text[..^suffix.Length];
        if (!decimal.TryParse(number, System.Globalization.NumberStyles.AllowDecimalPoint, null, out var value)
            || value > long.MaxValue / (factor == 0 ? 1 : factor))
        {
            return false;
        }

        bytes = (long)(value * (factor == 0 ? 1 : factor));
        return true;
    }

    /// <summary>Reads a quantity that is known to be one.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is no quantity.</exception>
    public static long Parse(string text) =>
        TryParse(text, out var bytes) ? bytes : throw new FormatException($"'{text}' is no quantity of bytes");

    /// <summary>A number of bytes for people, in the unit that fits: <c>1.2 GB</c>, as registries count (powers of ten).</summary>
    public static string Humanize(long bytes) => bytes switch
    {
        >= 1_000_000_000 => $"{bytes / 1_000_000_000.0:0.##} GB",
        >= 1_000_000 => $"{bytes / 1_000_000.0:0.#} MB",
        >= 1_000 => $"{bytes / 1_000.0:0.#} kB",
        _ => $"{bytes} B",
    };
}
