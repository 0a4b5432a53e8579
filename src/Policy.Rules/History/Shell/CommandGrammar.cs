namespace Policy.Rules.History.Shell;

/// <summary>
/// Groups tokens into simple commands. Reserved words are dropped where a command may begin, and so are what for and
/// case iterate over and branch on. Source: POSIX.1-2017, Shell Command Language, 2.4 and 2.9.4.
/// </summary>
internal static class CommandGrammar
{
    /// <summary>The words of each command, and whether it reads the output of the one before.</summary>
    public static IEnumerable<(List<ShellToken> Words, bool Piped)> Read(List<ShellToken> tokens)
    {
        var words = new List<ShellToken>();
        var piped = false;
        var cases = 0;
        var inPattern = false;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (inPattern)
            {
                // amd64|x86_64) ends with the bracket; esac ends the whole.
                inPattern = token.Kind != ShellTokenKind.Close && !IsReserved(token, "esac");
                cases -= IsReserved(token, "esac") ? 1 : 0;
                continue;
            }

            if (token.Kind != ShellTokenKind.Word)
            {
                // name() { …; } declares a function: its name is no command.
                var declares = token.Kind == ShellTokenKind.Open && words.Count == 1
                    && i + 1 < tokens.Count && tokens[i + 1].Kind == ShellTokenKind.Close;
                if (words.Count > 0 && !declares)
                {
                    yield return (words, piped);
                }

                words = [];
                piped = token.Kind == ShellTokenKind.Pipe || (piped && token.Kind == ShellTokenKind.Open);
                inPattern = token.Kind == ShellTokenKind.BranchEnd && cases > 0;
                continue;
            }

            if (words.Count > 0 || token.IsQuoted)
            {
                words.Add(token);
            }
            else if (token.Text is "for" or "select" or "function")
            {
                i = SkipCommand(tokens, i);
            }
            else if (token.Text == "case")
            {
                // What is looked at stands before the first pattern, and is left out with it.
                cases++;
                inPattern = true;
            }
            else if (token.Text == "esac")
            {
                cases = Math.Max(cases - 1, 0);
            }
            else if (!IsReservedWord(token.Text) || IsProgramTime(tokens, i))
            {
                words.Add(token);
            }
        }

        if (words.Count > 0)
        {
            yield return (words, piped);
        }
    }

    private static bool IsReservedWord(string word) =>
        word is "if" or "then" or "elif" or "else" or "fi" or "while" or "until" or "do" or "done" or "{" or "}" or "!" or "time" or "coproc";

    // With options it is taken off as the program of that name would be.
    private static bool IsProgramTime(List<ShellToken> tokens, int i) =>
        tokens[i].Text == "time" && i + 1 < tokens.Count && tokens[i + 1].Text.StartsWith('-');

    private static bool IsReserved(ShellToken token, string word) =>
        token is { Kind: ShellTokenKind.Word, IsQuoted: false } && token.Text == word;

    private static int SkipCommand(List<ShellToken> tokens, int i)
    {
        while (i + 1 < tokens.Count && tokens[i + 1].Kind == ShellTokenKind.Word && !IsReserved(tokens[i + 1], "do") && !IsReserved(tokens[i + 1], "{"))
        {
            i++;
        }

        return i;
    }
}
