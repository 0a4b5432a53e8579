using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Policy.Cli.Output;

/// <summary>
/// Lines for people: colours and wrapping on a terminal, neither where the output goes on to a file or a program.
/// What is printed may come from an image; what would steer a terminal, or turn its text around, is shown and never sent.
/// </summary>
internal sealed class Terminal
{
    private readonly IAnsiConsole _console;
    private readonly int? _width;

    public Terminal(IAnsiConsole console, bool isTerminal)
    {
        _console = console;
        _width = isTerminal ? Math.Max(console.Profile.Width, 40) : null;
        if (!isTerminal)
        {
            // Spectre wraps at 80 columns where it knows no better, which would break lines that programs read.
            console.Profile.Width = int.MaxValue / 2;

            // And it takes the log of some CI services for a terminal, whatever the output goes to.
            console.Profile.Capabilities.Ansi = false;
            console.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        }
    }

    /// <summary>Writes one line in one style.</summary>
    public void Line(string text = "", string? style = null) =>
        _console.Write(new Text(Clean(text) + "\n", style is null ? Style.Plain : Style.Parse(style)));

    /// <summary>Writes words in a style each, then ends the line.</summary>
    public void Line(params (string Text, string? Style)[] words)
    {
        foreach (var (text, style) in words)
        {
            _console.Write(new Text(Clean(text), style is null ? Style.Plain : Style.Parse(style)));
        }

        _console.Write(new Text("\n"));
    }

    /// <summary>Writes a paragraph with all its lines indented.</summary>
    public void Paragraph(int indent, string text, string? style = null)
    {
        foreach (var line in Wrap(Clean(text), (_width ?? int.MaxValue) - indent))
        {
            Line(new string(' ', indent) + line, style);
        }
    }

    /// <summary>Shows that work is under way, on a terminal only.</summary>
    /// <param name="status">What is done.</param>
    /// <param name="work">Does it; it may say anew what is done, from any thread.</param>
    public async Task<T> WithStatusAsync<T>(string status, Func<Action<string>, Task<T>> work) => _width is null
        ? await work(_ => { })
        : await _console.Status().StartAsync(
            Markup.Escape(Clean(status)), context => work(text => context.Status = Markup.Escape(Clean(text))));

    private static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }

    private static string Clean(string text) => text.EnumerateRunes().All(IsShown)
        ? text
        : string.Concat(text.EnumerateRunes().Select(rune =>
            IsShown(rune) ? rune.ToString() : rune.Value <= byte.MaxValue ? $"\\x{rune.Value:x2}" : $"\\u{rune.Value:x4}"));

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
