using System.Collections.Immutable;
using Policy.Rules.History.Dialects;
using Policy.Rules.History.Shell;

namespace Policy.Rules.Catalog.Build.Installs;

/// <summary>A download that is run without a look at it: <c>curl … | sh</c>, <c>sh -c "$(curl …)"</c>, <c>bash &lt;(curl …)</c>.</summary>
internal static class RemoteScript
{
    private const string What = "runs whatever the server sends";
    private const string Remedy = "Download a named version to a file, verify its checksum, and run that.";

    public static IEnumerable<LooseInstall> In(ImmutableArray<ShellCommand> commands)
    {
        var readers = Readers(commands);
        for (var i = 0; i < commands.Length; i++)
        {
            if (!IsDownload(commands[i]))
            {
                continue;
            }

            if (commands[i].IsRunByShell)
            {
                yield return new LooseInstall($"sh -c \"$({commands[i]})\"", What, Remedy);
            }
            else if (readers[i] is { } reader)
            {
                yield return new LooseInstall($"{commands[i]} | {reader}", What, Remedy);
            }
        }
    }

    private static bool IsDownload(ShellCommand command) => command.Program is "curl" or "wget";

    // For each command the next one of its pipeline that runs what it reads. From the end, so that a pipeline of
    // thousands of downloads is gone through once and not once for each.
    private static ShellCommand?[] Readers(ImmutableArray<ShellCommand> commands)
    {
        var readers = new ShellCommand?[commands.Length];
        for (var i = commands.Length - 2; i >= 0; i--)
        {
            var next = commands[i + 1];
            readers[i] = next.Pipeline != commands[i].Pipeline ? null : ReadsScript(next) ? next : readers[i + 1];
        }

        return readers;
    }

    private static bool ReadsScript(ShellCommand command)
    {
        var arguments = command.Arguments;
        if (ShellPrefix.IsPosixShell(command.Program))
        {
            return ShellReadsScript(arguments);
        }

        return command.Program is "python" or "python3" or "perl" or "ruby" or "node" or "php"
            && (arguments.IsEmpty || arguments[0] is "-" or "/dev/stdin"
                || (arguments is [['-', .. var letters]] && !letters.Contains('c', StringComparison.Ordinal) && !letters.Contains('m', StringComparison.Ordinal)));
    }

    // A shell with -c, or with a file, does not run what it reads: that is data to the script. With -s it does, whatever
    // follows. Source: POSIX.1-2017, sh.
    private static bool ShellReadsScript(ReadOnlySpan<string> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!arguments[i].StartsWith('-') && !arguments[i].StartsWith('+'))
            {
                return arguments[i] == "/dev/stdin";
            }

            if (arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                continue;
            }

            if (arguments[i].Contains('c', StringComparison.Ordinal))
            {
                return false;
            }

            if (arguments[i].Contains('s', StringComparison.Ordinal))
            {
                return true;
            }

            // -o pipefail
            i += arguments[i].EndsWith('o') ? 1 : 0;
        }

        return true;
    }
}
