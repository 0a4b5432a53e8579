using System.Collections.Immutable;
using Policy.Rules.History.Dialects;

namespace Policy.Rules.History.Shell;

/// <summary>Splits command lines into simple commands, as far as that goes without running them.</summary>
public static class ShellScript
{
    // A history line may be as long as a config; no Dockerfile's command comes near.
    private const int LongestText = 1 << 20;
    private const int MostCommands = 10_000;
    private const int DeepestNesting = 8;

    /// <summary>
    /// The simple commands of a command line in the order in which they are written, those in <c>sh -c '…'</c> and in
    /// substitutions too. What is longer than a megabyte, or nested deeper than eight, is cut off.
    /// </summary>
    /// <param name="text">The command line.</param>
    /// <param name="isWindows">Whether a Windows shell runs it, to which a backslash is no escape.</param>
    public static ImmutableArray<ShellCommand> Split(string text, bool isWindows = false)
    {
        var splitter = new Splitter(!isWindows);
        splitter.Split(text[..Math.Min(text.Length, LongestText)], 0, false);
        return [.. splitter.Commands];
    }

    /// <summary>The simple commands of a step's RUN; none for other steps.</summary>
    public static ImmutableArray<ShellCommand> Of(BuildStep step)
    {
        if (step.Instruction != Instruction.Run)
        {
            return [];
        }

        if (step.Form == CommandForm.Shell)
        {
            return Split(step.Value, ShellPrefix.IsWindows(step.Shell));
        }

        var splitter = new Splitter(true);
        splitter.Add(step.Args, [], 0, 0, false);
        return [.. splitter.Commands];
    }

    private sealed class Splitter(bool backslashEscapes)
    {
        private int _pipelines;

        public List<ShellCommand> Commands { get; } = [];

        public void Split(string text, int depth, bool isRunByShell)
        {
            if (depth > DeepestNesting)
            {
                return;
            }

            var pipeline = 0;
            foreach (var (command, piped) in CommandGrammar.Read(new ShellLexer(text, backslashEscapes).Read()))
            {
                pipeline = piped ? pipeline : _pipelines++;
                var words = command.Where(token => token.Text.Length > 0 || token.Substitutions is null).Select(token => token.Text);
                Add([.. words], [.. command.SelectMany(token => token.Substitutions ?? [])], pipeline, depth, isRunByShell);
            }
        }

        public void Add(ImmutableArray<string> words, ImmutableArray<string> substitutions, int pipeline, int depth, bool isRunByShell)
        {
            var (assignments, wrappers, rest) = Wrappers.TakeOff(words);
            if (Commands.Count < MostCommands && (rest.Length > 0 || assignments.Length > 0))
            {
                Commands.Add(new ShellCommand
                {
                    Words = rest,
                    Assignments = assignments,
                    Wrappers = wrappers,
                    Pipeline = pipeline,
                    IsRunByShell = isRunByShell,
                });
            }

            // The script of sh -c holds its substitutions itself.
            if (NestedScript(rest) is { } script)
            {
                Split(script, depth + 1, false);
                return;
            }

            foreach (var substitution in substitutions)
            {
                Split(substitution, depth + 1, RunsWhatIsPrinted(rest));
            }
        }

        // bash <(curl …), . <(curl …), and $(curl …) where a command stands.
        private static bool RunsWhatIsPrinted(ImmutableArray<string> words) =>
            !words.IsEmpty && (ShellPrefix.IsPosixShell(words[0]) || words[0] is "source" or "."
                || words[0].StartsWith("$(", StringComparison.Ordinal) || words[0].StartsWith('`'));

        // sh -c 'a && b', and su user -c 'a && b'.
        private static string? NestedScript(ImmutableArray<string> words)
        {
            if (words.IsEmpty)
            {
                return null;
            }

            if (words[0] == "eval")
            {
                return string.Join(' ', words[1..]);
            }

            if (ShellPrefix.IsPosixShell(words[0]))
            {
                return ShellPrefix.Script(words);
            }

            return ShellPrefix.NameOf(words[0]) is "su" or "runuser" ? words.SkipWhile(word => word != "-c").ElementAtOrDefault(1) : null;
        }
    }
}
