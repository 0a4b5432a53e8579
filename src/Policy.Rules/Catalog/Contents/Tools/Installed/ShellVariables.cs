using System.Text;
using Policy.Rules.History;
using Policy.Rules.Images;

namespace Policy.Rules.Catalog.Contents.Tools.Installed;

/// <summary>
/// What a shell's variables hold, as far as a history tells: the environment, build arguments, and what a RUN sets
/// itself. What only running it would tell is <see cref="Unknown"/> in a word.
/// </summary>
internal sealed class ShellVariables
{
    /// <summary>Stands in a word for what cannot be told.</summary>
    public const char Unknown = '\uFFFD';

    // Variables of variables can be made to hold any length.
    private const int LongestValue = 1 << 16;
    private const int MostCharacters = 1 << 22;

    private readonly Dictionary<string, string> _environment = [];
    private readonly Dictionary<string, string> _own = [];
    private int _characters;

    /// <summary>Those of an image's steps.</summary>
    public ShellVariables(ImageConfig config)
    {
        foreach (var variable in EnvironmentVariable.Of(config))
        {
            _environment[variable.Name] = variable.Value;
        }
    }

    /// <summary>Begins a step: what the one before set is gone.</summary>
    public void Begin(BuildStep step)
    {
        _own.Clear();
        foreach (var argument in step.BuildArgs)
        {
            Set(argument);
        }
    }

    /// <summary>Sets a variable: <c>NAME=value</c>, <c>NAME+=value</c>.</summary>
    public void Set(string assignment)
    {
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            return;
        }

        var appends = assignment[equals - 1] == '+';
        var name = assignment[..(appends ? equals - 1 : equals)];
        var value = Expand(assignment[(equals + 1)..]);
        _own[name] = appends && ValueOf(name) is { } before ? Cut(before + value) : value;
    }

    /// <summary>The words that a word stands for.</summary>
    public IEnumerable<string> Words(string word) => Expand(word).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private string? ValueOf(string name) => _own.GetValueOrDefault(name) ?? _environment.GetValueOrDefault(name);

    private string Cut(string value)
    {
        _characters += Math.Min(value.Length, MostCharacters);
        return value.Length > LongestValue || _characters > MostCharacters ? $"{Unknown}" : value;
    }

    private string Expand(string word)
    {
        if (!word.AsSpan().ContainsAny('$', '`'))
        {
            return word;
        }

        var text = new StringBuilder();
        for (var i = 0; i < word.Length && text.Length <= LongestValue;)
        {
            switch (word[i])
            {
                case '`':
                    text.Append(Unknown);
                    i = After(word.IndexOf('`', i + 1), word);
                    break;
                case '$' when i + 1 < word.Length && word[i + 1] == '(':
                    var close = Closing(word, i + 2);
                    text.Append(Printed(word.AsSpan(i, close - i)));
                    i = close;
                    break;
                case '$' when i + 1 < word.Length && word[i + 1] == '{':
                    var end = After(word.IndexOf('}', i), word);
                    text.Append(Braced(word[(i + 2)..Math.Max(end - 1, i + 2)]));
                    i = end;
                    break;
                case '$':
                    var last = i + 1;
                    while (last < word.Length && (char.IsAsciiLetterOrDigit(word[last]) || word[last] == '_'))
                    {
                        last++;
                    }

                    text.Append(last == i + 1 ? "$" : ValueOf(word[(i + 1)..last]) ?? $"{Unknown}");
                    i = last;
                    break;
                default:
                    text.Append(word[i++]);
                    break;
            }
        }

        return Cut(text.ToString());
    }

    // ${NAME}, ${NAME:-word}, ${NAME-word}; what cuts a value up is not followed.
    private string Braced(string inside)
    {
        var length = inside.AsSpan().IndexOfAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
        var name = length < 0 ? inside : inside[..length];
        var rest = inside.AsSpan(name.Length);
        return rest switch
        {
            [] => ValueOf(name) ?? $"{Unknown}",
            [':', '-', ..] => ValueOf(name) is { Length: > 0 } value ? value : rest[2..].ToString(),
            ['-', ..] => ValueOf(name) ?? rest[1..].ToString(),
            _ => $"{Unknown}",
        };
    }

    // Alpine's way to keep the libraries that what was built needs: scanelf … print "so:" $1. No tool is a library.
    private static string Printed(ReadOnlySpan<char> substitution) => substitution.Contains("\"so:\"", StringComparison.Ordinal) ? "" : $"{Unknown}";

    private static int After(int index, string word) => index < 0 ? word.Length : index + 1;

    private static int Closing(string word, int start)
    {
        var depth = 1;
        for (var i = start; i < word.Length; i++)
        {
            depth += word[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
            {
                return i + 1;
            }
        }

        return word.Length;
    }
}
