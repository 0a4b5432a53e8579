using System.Collections.Immutable;

namespace Policy.Rules.Catalog.Secrets;

/// <summary>A credential in a text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Kind">What it is, with its article: <c>a GitHub token</c>.</param>
/// <param name="Confidence">How sure, from 0 to 1.</param>
internal readonly record struct SecretSpan(int Start, int End, string Kind, double Confidence)
{
    /// <summary>How many of its first characters tell nothing but its kind (<c>ghp_</c>), and may be shown.</summary>
    public int Harmless { get; init; }

    /// <summary>The name that it was given to; null where none stands by it.</summary>
    public string? Name { get; init; }

    /// <summary>The value, where it was known before the text was read.</summary>
    public string? Known { get; init; }

    /// <summary>
    /// Spans in order, those that overlap made one: as large as all together, and called what the surest of them says.
    /// </summary>
    public static ImmutableArray<SecretSpan> Merge(List<SecretSpan> spans)
    {
        if (spans.Count < 2)
        {
            return [.. spans];
        }

        spans.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.End.CompareTo(a.End));
        var merged = ImmutableArray.CreateBuilder<SecretSpan>();
        var current = spans[0];
        foreach (var next in spans.Skip(1))
        {
            if (next.Start < current.End)
            {
                current = Union(current, next);
            }
            else
            {
                merged.Add(current);
                current = next;
            }
        }

        merged.Add(current);
        return merged.ToImmutable();
    }

    private static SecretSpan Union(SecretSpan a, SecretSpan b)
    {
        var (surest, other) = b.Confidence > a.Confidence ? (b, a) : (a, b);
        var start = Math.Min(a.Start, b.Start);
        return surest with
        {
            Start = start,
            End = Math.Max(a.End, b.End),
            Harmless = surest.Start == start ? surest.Harmless : 0,
            Name = surest.Name ?? other.Name,
            Known = surest.Known ?? other.Known,
        };
    }
}
