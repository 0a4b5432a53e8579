using System.Globalization;

namespace Policy.Rules.Policies;

/// <summary>
/// A number of bytes as Kubernetes writes it: <c>300Mi</c>, <c>2G</c>, <c>1.5e9</c>. Source: Kubernetes, resource.Quantity.
/// </summary>
public static class Quantity
{
    private const int Longest = 64;

    // As far as 64 bits go.
    private const int Exponents = 18;

    // Kubernetes has n, u and m too, for cores; a part of a byte means nothing, but is a quantity.
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40), ("Pi", 1L << 50), ("Ei", 1L << 60),
        ("n", 1e-9m), ("u", 1e-6m), ("m", 1e-3m),
        ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("P", 1e15m), ("E", 1e18m),
    ];

    /// <summary>Reads a quantity; fractions are rounded down to whole bytes, and negative ones are none.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        if (text.Length > Longest || !TrySplit(text, out var number, out var factor)
            || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, null, out var value)
            || value < 0 || (factor > 1 && value > long.MaxValue / factor) || value * factor > long.MaxValue)
        {
            return false;
        }

        bytes = (long)(value * factor);
        return true;
    }

    /// <summary>Splits a number from its suffix or exponent; "1E" is an exabyte, "1E3" a thousand.</summary>
    private static bool TrySplit(string text, out ReadOnlySpan<char> number, out decimal factor)
    {
        var end = text.AsSpan().IndexOfAnyExcept("+-.0123456789");
        number = end < 0 ? text : text.AsSpan(0, end);
        var suffix = end < 0 ? "" : text[end..];
        factor = suffix.Length == 0 ? 1 : Array.Find(Suffixes, s => s.Suffix == suffix).Factor;
        if (suffix.Length > 1 && suffix[0] is 'e' or 'E' && factor == 0
            && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, null, out var exponent) && exponent is >= -Exponents and <= Exponents)
        {
            factor = 1;
            for (var i = 0; i < Math.Abs(exponent); i++)
            {
                factor = exponent < 0 ? factor / 10 : factor * 10;
            }
        }

        return factor > 0;
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

    /// <summary>A number of bytes as a policy's author would write it, in the largest unit that it is a whole number of: <c>500Mi</c>, <c>2G</c>.</summary>
    public static string Format(long bytes)
    {
        var (suffix, factor) = Suffixes.Where(s => s.Factor >= 1000 && bytes > 0 && bytes % s.Factor == 0)
            .OrderBy(s => bytes / s.Factor).FirstOrDefault(("", 1m));
        return $"{bytes / factor:0}{suffix}";
    }
}
