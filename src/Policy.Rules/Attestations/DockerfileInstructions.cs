using System.Text;

namespace Policy.Rules.Attestations;

/// <summary>
/// Takes a Dockerfile apart into instructions: the first words of each, lines put together, comments and here-documents
/// left out. Source: Dockerfile reference, Format, Parser directives and Here-Documents.
/// </summary>
internal static class DockerfileInstructions
{
    // What stages are read from stands at an instruction's beginning.
    private const int LongestInstruction = 4_096;

    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>The words of each instruction, at least one.</summary>
    public static IEnumerable<string[]> Of(string dockerfile)
    {
        var escape = '\\';
        var mayBeDirective = true;
        var instruction = new StringBuilder();
        var heredocs = new Queue<string>();
        foreach (var raw in dockerfile.Split('\n'))
        {
            var line = raw.TrimEnd('\r').Trim(Blanks);
            if (heredocs.TryPeek(out var end))
            {
                if (line == end)
                {
                    heredocs.Dequeue();
                }

                continue;
            }

            // A comment or an empty line in the middle of an instruction does not end it.
            if (line.Length == 0 || line[0] == '#')
            {
                escape = mayBeDirective && IsBacktick(line) ? '`' : escape;
                mayBeDirective = mayBeDirective && line.Contains('=', StringComparison.Ordinal);
                continue;
            }

            mayBeDirective = false;
            var goesOn = line[^1] == escape;
            if (instruction.Length < LongestInstruction)
            {
                instruction.Append(goesOn ? line.AsSpan(0, line.Length - 1) : line).Append(' ');
            }

            if (goesOn)
            {
                continue;
            }

            var words = instruction.ToString().Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            instruction.Clear();
            if (words.Length > 0)
            {
                EnqueueHeredocs(words, heredocs);
                yield return words;
            }
        }
    }

    private static bool IsBacktick(string comment) =>
        comment.TrimStart('#').Replace(" ", "", StringComparison.Ordinal).Equals("escape=`", StringComparison.OrdinalIgnoreCase);

    // RUN <<EOF, RUN python3 - <<'EOF', COPY <<-"robots.txt" /.
    private static void EnqueueHeredocs(string[] words, Queue<string> heredocs)
    {
        if (words[0].ToUpperInvariant() is not ("RUN" or "COPY" or "ADD"))
        {
            return;
        }

        foreach (var word in words.Where(word => word.StartsWith("<<", StringComparison.Ordinal) && !word.StartsWith("<<<", StringComparison.Ordinal)))
        {
            var name = word[2..].TrimStart('-').Trim('"', '\'');
            if (name.Length > 0)
            {
                heredocs.Enqueue(name);
            }
        }
    }
}
