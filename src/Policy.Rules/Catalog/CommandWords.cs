using System.Collections.Immutable;

namespace Policy.Rules.Catalog;

/// <summary>The words of a command, as far as they can be told without a shell: at white space, quotes and separators.</summary>
internal static class CommandWords
{
    private static readonly char[] Breaks = [' ', '\t', '\r', '\n', '"', '\'', ',', '[', ']', ';', '|', '&', '(', ')', '`'];

    /// <summary>The words of an ENTRYPOINT or CMD: those of a shell form's one long argument too.</summary>
    public static IEnumerable<string> Of(ImmutableArray<string> command) => command.SelectMany(Of);

    /// <summary>The words of a command line.</summary>
    public static IEnumerable<string> Of(string line) => line.Split(Breaks, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A command as a person would type it.</summary>
    public static string Show(ImmutableArray<string> command) =>
        string.Join(' ', command.Select(word => word.AsSpan().ContainsAny(" \t\r\n\"") ? $"\"{word.Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : word));

    /// <summary>The last segment of a program's path: <c>gosu</c> of <c>/usr/local/bin/gosu</c>.</summary>
    public static string ProgramName(string word) => word[(word.LastIndexOfAny(['/', '\\']) + 1)..];
}
