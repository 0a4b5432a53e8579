using System.Text;

namespace Policy.Twins.Worlds;

/// <summary>
/// The simple commands of a RUN line, and their words. It knows quotes, separators and variables, which is what the
/// Dockerfiles here have; the rules' own reader is not asked, since it is what these images test.
/// </summary>
internal static class ShellWords
{
    /// <summary>The commands.</summary>
    public static IEnumerable<List<string>> Read(string line, Func<string, string> variable)
    {
        var command = new List<string>();
        var word = new StringBuilder();
        var quote = '\0';
        var isWord = false;
        for (var i = 0; i <= line.Length; i++)
        {
            var c = i < line.Length ? line[i] : ';';
            if (quote != '\0' && c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && (c is '"' or '\''))
            {
                (quote, isWord) = (c, true);
            }
            else if (c == '$' && quote != '\'')
            {
                var name = NameAt(line, i + 1, out var length);
                var parts = quote == '\0' ? variable(name).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : [variable(name)];
                foreach (var part in parts.SkipLast(1))
                {
                    command.Add(word.Append(part).ToString());
                    word.Clear();
                }

                word.Append(parts.LastOrDefault());
                (i, isWord) = (i + length, isWord || parts.Length > 0);
            }
            else if (quote == '\0' && (char.IsWhiteSpace(c) || c is ';' or '&' or '|' or '(' or ')'))
            {
                if (isWord)
                {
                    command.Add(word.ToString());
                }

                word.Clear();
                isWord = false;
                if (!char.IsWhiteSpace(c) && command.Count > 0)
                {
                    yield return command;
                    command = [];
                }
            }
            else
            {
                word.Append(c);
                isWord = true;
            }
        }
    }

    private static string NameAt(string line, int start, out int length)
    {
        var braced = start < line.Length && line[start] == '{';
        var from = braced ? start + 1 : start;
        var end = from;
        while (end < line.Length && (char.IsAsciiLetterOrDigit(line[end]) || line[end] == '_'))
        {
            end++;
        }

        length = end - start + (braced ? 1 : 0);
        return line[from..end];
    }
}
