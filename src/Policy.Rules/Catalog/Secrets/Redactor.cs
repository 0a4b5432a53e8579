using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace Policy.Rules.Catalog.Secrets;

/// <summary>
/// Takes credentials out of text before anybody sees it. What an image is known to hold is taken out wherever it
/// stands; what only looks like a credential, where it does.
/// </summary>
public sealed class Redactor
{
    /// <summary>What stands in place of a credential.</summary>
    public const string Mark = "[redacted]";

    // Of an image made to hold a great many, as many as fit are known by value; the rest are still known by their looks.
    private const int MostKnown = 16 * 1024;

    // No value that is taken out wherever it stands is shorter.
    private const int Shortest = 6;

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _known;

    // How long the values are that begin alike, longest first: only these are compared where one of them begins.
    private readonly Dictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _lengths;
    private readonly SearchValues<string>? _search;

    internal Redactor(IEnumerable<string> known)
    {
        var values = new HashSet<string>();
        var total = 0;
        foreach (var value in known.Where(IsTelling))
        {
            total += value.Length;
            if (total <= MostKnown)
            {
                values.Add(value);
            }
        }

        _known = values.GetAlternateLookup<ReadOnlySpan<char>>();
        _lengths = values.GroupBy(value => value[..Shortest])
            .ToDictionary(alike => alike.Key, alike => alike.Select(value => value.Length).Distinct().OrderDescending().ToArray())
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _search = values.Count == 0 ? null : SearchValues.Create([.. values], StringComparison.Ordinal);
    }

    /// <summary>Knows no image's credentials, and takes out what looks like one.</summary>
    public static Redactor ByLooks { get; } = new([]);

    /// <summary>A text without its credentials; the very same where there are none.</summary>
    public string Redact(string text) => Replace(text, Find(text)).Text;

    /// <summary>The credentials in a text, those known among them.</summary>
    internal ImmutableArray<SecretSpan> Find(string text) => WithKnown(text, SecretScanner.Scan(text));

    /// <summary>The credentials in a value whose name is known.</summary>
    internal ImmutableArray<SecretSpan> Find(string name, string value) => WithKnown(value, SecretScanner.Scan(name, value));

    /// <summary>A text without credentials that were found in it, and where the marks in it stand.</summary>
    internal static (string Text, ImmutableArray<Range> Marks) Replace(string text, ImmutableArray<SecretSpan> spans)
    {
        if (spans.IsEmpty)
        {
            return (text, []);
        }

        var result = new StringBuilder(text.Length);
        var marks = ImmutableArray.CreateBuilder<Range>(spans.Length);
        var at = 0;
        foreach (var span in spans)
        {
            result.Append(text, at, span.Start - at);
            var start = result.Length;
            result.Append(text, span.Start, span.Harmless).Append(Mark);
            marks.Add(start..result.Length);
            at = span.End;
        }

        return (result.Append(text, at, text.Length - at).ToString(), marks.ToImmutable());
    }

    private ImmutableArray<SecretSpan> WithKnown(string text, ImmutableArray<SecretSpan> looks)
    {
        if (_search is null)
        {
            return looks;
        }

        var found = new List<SecretSpan>(looks);
        for (var at = 0; at < text.Length;)
        {
            var next = text.AsSpan(at).IndexOfAny(_search);
            if (next < 0)
            {
                break;
            }

            at += next;
            var value = Longest(text.AsSpan(at));
            found.Add(new SecretSpan(at, at + value.Length, "a credential", 0) { Known = value });
            at += value.Length;
        }

        return SecretSpan.Merge(found);
    }

    private string Longest(ReadOnlySpan<char> text)
    {
        foreach (var length in _lengths[text[..Shortest]])
        {
            if (length <= text.Length && _known.TryGetValue(text[..length], out var value))
            {
                return value;
            }
        }

        throw new InvalidOperationException("a known value was found that is not known");
    }

    // A short word of letters stands in too many innocent places to be taken out of all of them.
    private static bool IsTelling(string value) =>
        value.Length is >= 16 and <= 4096 || (value.Length >= Shortest && value.AsSpan().ContainsAny("0123456789!@#$%^&*+=~?"));
}
