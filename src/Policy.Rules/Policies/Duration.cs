using System.Globalization;

namespace Policy.Rules.Policies;

/// <summary>
/// A length of time as Go and Kubernetes write it, and days: <c>10s</c>, <c>1m30s</c>, <c>250ms</c>, <c>180d</c>.
/// Source: Go, time.ParseDuration.
/// </summary>
public static class Duration
{
    private const decimal LongestInSeconds = 86400m * 365_250;

    /// <summary>Reads a duration. Negative ones, and ones over a thousand years, are none.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var seconds = 0m;
        var rest = text.AsSpan();
        if (rest.IsEmpty || rest is "0")
        {
            return !rest.IsEmpty;
        }

        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits is <= 0 or > 15
                || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, null, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var letters = rest.IndexOfAny("0123456789.");
            var unit = letters < 0 ? rest : rest[..letters];
            var factor = SecondsOf(unit);
            seconds += number * factor;
            if (factor == 0 || seconds > LongestInSeconds)
            {
                return false;
            }

            rest = rest[unit.Length..];
        }

        duration = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    /// <summary>Reads a duration that is known to be one.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is no duration.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text, out var duration) ? duration : throw new FormatException($"'{text}' is no duration");

    // The micro sign and the Greek letter look alike; Go takes both.
    private static decimal SecondsOf(ReadOnlySpan<char> unit) => unit switch
    {
        "d" => 86400m,
        "h" => 3600m,
        "m" => 60m,
        "s" => 1m,
        "ms" => 1e-3m,
        "us" or "\u00b5s" or "\u03bcs" => 1e-6m,
        "ns" => 1e-9m,
        _ => 0m,
    };
}
