using System.Collections.Immutable;

namespace Policy.Rules.History.Shell;

/// <summary>Programs that run another: what they run is what matters.</summary>
internal static class Wrappers
{
    /// <summary>Takes assignments and wrappers off.</summary>
    public static (ImmutableArray<string> Assignments, ImmutableArray<string> Wrappers, ImmutableArray<string> Words) TakeOff(
        ImmutableArray<string> words)
    {
        var assignments = ImmutableArray.CreateBuilder<string>();
        var wrappers = ImmutableArray.CreateBuilder<string>();
        var i = 0;
        while (true)
        {
            while (i < words.Length && IsAssignment(words[i]))
            {
                assignments.Add(words[i++]);
            }

            // A wrapper by itself is a command: 'exec >log', 'sudo -v'.
            var name = i < words.Length ? words[i][(words[i].LastIndexOf('/') + 1)..] : "";
            var next = Known(name) is { } wrapper ? ProgramOf(words, i + 1, wrapper) : words.Length;
            if (next >= words.Length)
            {
                return (assignments.ToImmutable(), wrappers.ToImmutable(), words[i..]);
            }

            wrappers.Add(name);
            i = next;
        }
    }

    // The options of a wrapper that take a value, and how many words it wants before the program; null for no wrapper.
    private static (string ValueOptions, int Operands)? Known(string name) => name switch
    {
        "sudo" => ("ugpChrtTUDR", 0),
        "doas" => ("uC", 0),
        "env" => ("uCS", 0),
        "exec" => ("a", 0),
        "command" or "builtin" or "nohup" or "setsid" or "setpriv" => ("", 0),
        "nice" => ("n", 0),
        "ionice" => ("cnp", 0),
        "time" => ("fo", 0),
        "timeout" => ("ks", 1),
        "stdbuf" => ("ioe", 0),
        "chroot" or "gosu" or "su-exec" => ("", 1),
        "xargs" => ("IinLPsdEa", 0),
        "tini" => ("pe", 0),
        "dumb-init" => ("r", 0),
        _ => null,
    };

    private static int ProgramOf(ImmutableArray<string> words, int i, (string ValueOptions, int Operands) wrapper)
    {
        while (i < words.Length && words[i].StartsWith('-'))
        {
            if (words[i] == "--")
            {
                i++;
                break;
            }

            // -u user takes the next word, -uuser and --user=x do not.
            var takesNext = words[i].Length == 2 && wrapper.ValueOptions.Contains(words[i][1], StringComparison.Ordinal);
            i += takesNext ? 2 : 1;
        }

        i += wrapper.Operands;
        while (i < words.Length && IsAssignment(words[i]))
        {
            i++;
        }

        return i;
    }

    private static bool IsAssignment(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1 || char.IsAsciiDigit(word[0]))
        {
            return false;
        }

        var name = word.AsSpan(0, word[equals - 1] == '+' ? equals - 1 : equals);
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }

        return !name.IsEmpty;
    }
}
