using System.Collections.Immutable;
using Policy.Rules.Images;

namespace Policy.Rules.Catalog.Build.SingleStage.Dockerfiles;

/// <summary>What an image shows of the application in it, for a Dockerfile to be written.</summary>
internal sealed record BuiltApplication
{
    private const int MostCommands = 4;
    private const int LongestCommand = 200;

    /// <summary>The folder that it lives in, without a closing slash.</summary>
    public required string Folder { get; init; }

    /// <summary>The build commands of its steps, each once, as they were written.</summary>
    public required ImmutableArray<string> Commands { get; init; }

    /// <summary>Names of files and folders in <see cref="Folder"/>.</summary>
    public required ImmutableHashSet<string> Names { get; init; }

    /// <summary>Whether its system is Alpine.</summary>
    public required bool IsAlpine { get; init; }

    private ImageFacts Facts { get; init; } = null!;

    /// <summary>Looks at an image whose contents are known.</summary>
    public static BuiltApplication Of(StageReading reading)
    {
        var facts = reading.Facts;
        var tree = reading.Contents.Tree;
        var folder = "/" + facts.Config.WorkingDir.Trim('/');
        folder = folder == "/" || !IsPlain(folder) ? "/app" : folder;
        return new BuiltApplication
        {
            Facts = facts,
            Folder = folder,
            Commands =
            [
                .. reading.Commands.Where(command => command.Stack == reading.Stack).Select(command => command.Command.ToString())
                    .Where(text => text.Length <= LongestCommand && IsPlain(text)).Distinct().Take(MostCommands),
            ],
            Names = tree.Find(folder[1..])?.Children.Select(child => child.Name).ToImmutableHashSet() ?? [],
            IsAlpine = tree.Find("etc/alpine-release") is not null,
        };
    }

    /// <summary>The first of some names that is in the folder; else <paramref name="otherwise"/>.</summary>
    public string First(string otherwise, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Names.Contains(name))
            {
                return name;
            }
        }

        return otherwise;
    }

    /// <summary>A version that the base image says in its environment, cut to so many parts; else <paramref name="otherwise"/>.</summary>
    public string Version(string variable, int parts, string otherwise)
    {
        var version = Value(variable).TrimStart('v');
        return version.Length is > 0 and < 20 && char.IsAsciiDigit(version[0]) && version.All(c => char.IsAsciiLetterOrDigit(c) || c == '.')
            ? string.Join('.', version.Split('.').Take(parts))
            : otherwise;
    }

    /// <summary>The first number in what the base image says in its environment, as in <c>jdk-17.0.13+11</c>; else <paramref name="otherwise"/>.</summary>
    public string LeadingNumber(string variable, string otherwise)
    {
        var number = new string([.. Value(variable).SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit)]);
        return number.Length is 1 or 2 ? number : otherwise;
    }

    /// <summary>The build commands joined to one RUN; else what is usual.</summary>
    public string CommandsOr(string usual) => Commands.IsEmpty ? usual : string.Join(" && ", Commands);

    /// <summary>EXPOSE, USER and the command that the image starts with, as lines.</summary>
    /// <param name="user">The user of the last stage.</param>
    /// <param name="start">The command where the image's own is of no use in the last stage; null for the image's own.</param>
    public string Closing(string user, string? start = null)
    {
        var ports = Facts.Config.ExposedPorts.Where(IsPlain).Take(5).Select(port => port.Replace("/tcp", "", StringComparison.Ordinal)).ToList();
        var lines = new List<string>();
        if (ports.Count > 0)
        {
            lines.Add($"EXPOSE {string.Join(' ', ports)}");
        }

        lines.Add($"USER {user}");
        var own = start is not null ? [start] : Start().ToList();
        lines.AddRange(own.Count > 0 ? own : ["# CMD: how it starts"]);
        return string.Join('\n', lines);
    }

    private string Value(string variable) =>
        Facts.Config.Env.LastOrDefault(entry => entry.StartsWith(variable + "=", StringComparison.Ordinal))?[(variable.Length + 1)..] ?? "";

    private IEnumerable<string> Start()
    {
        if (!Facts.Config.Entrypoint.IsEmpty && Exec(Facts.Config.Entrypoint) is { } entrypoint)
        {
            yield return $"ENTRYPOINT {entrypoint}";
        }

        if (!Facts.Config.Cmd.IsEmpty && Exec(Facts.Config.Cmd) is { } cmd)
        {
            yield return $"CMD {cmd}";
        }
    }

    // A shell form's shell may not be in the last stage; its words are, where they need none. What builds as it starts, or
    // starts what only the stage that builds has, is left to be filled in.
    private static string? Exec(ImmutableArray<string> command)
    {
        var words = command is ["/bin/sh", "-c", var line] ? [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).SkipWhile(word => word == "exec")] : command;
        if ((command is ["/bin/sh", ..] && words.Any(word => word.AsSpan().ContainsAny("$&|;<>()*'\"`")))
            || words.Any(word => word.Contains("target/", StringComparison.Ordinal)) || words is ["dotnet", "run", ..]
            || words is ["go" or "cargo" or "mvn" or "gradle" or "mix" or "iex" or "apache2-foreground", ..])
        {
            return null;
        }

        return words.Length <= 20 && words.All(word => word.Length <= LongestCommand && IsPlain(word) && !word.Contains('"', StringComparison.Ordinal))
            ? $"[{string.Join(", ", words.Select(word => $"\"{word}\""))}]"
            : null;
    }

    // What strangers wrote is quoted in a Dockerfile that somebody may build: only what cannot break out of its line.
    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.Contains('\\', StringComparison.Ordinal);
}
