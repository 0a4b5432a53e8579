using Policy.Cli.Output;
using Spectre.Console;

namespace Policy.Cli.Tests.Output;

/// <summary>What a command prints, as a test sees it.</summary>
internal sealed class TestTerminal : StringWriter
{
    private readonly Lock _lock = new();
    private readonly List<(string Text, TaskCompletionSource Shown)> _awaited = [];

    /// <summary>A file or a program that reads what is printed.</summary>
    public Terminal AsFile() => new(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(this) }), isTerminal: false);

    /// <summary>A screen.</summary>
    public Terminal AsScreen() => new(
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(this), Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, ColorSystem = ColorSystemSupport.NoColors }),
        isTerminal: true);

    /// <summary>Ends when a text has been printed; progress is printed by a thread of its own.</summary>
    public Task ShowsAsync(string text)
    {
        lock (_lock)
        {
            if (ToString().Contains(text, StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            var shown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((text, shown));
            return shown.Task;
        }
    }

    public override void Write(string? value)
    {
        lock (_lock)
        {
            base.Write(value);
            foreach (var (text, shown) in _awaited)
            {
                if (ToString().Contains(text, StringComparison.Ordinal))
                {
                    shown.TrySetResult();
                }
            }
        }
    }
}
