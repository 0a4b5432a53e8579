using System.Collections.Immutable;

namespace Policy.Rules.History.Dialects;

/// <summary>Lines of tools that read no Dockerfile, and of those that make root file systems.</summary>
internal static class ToolLines
{
    // What a line begins with, who wrote it. All of them put files in; umoci has more to say.
    private static readonly ImmutableArray<(string Prefix, BuilderDialect Dialect)> Prefixes =
    [
        ("bazel build ", BuilderDialect.Bazel),
        ("ko build ", BuilderDialect.Ko),
        ("ko publish ", BuilderDialect.Ko),
        ("apko", BuilderDialect.Apko),
        ("jib-", BuilderDialect.Jib),
        ("Layer: '", BuilderDialect.Buildpacks),
        ("Buildpacks ", BuilderDialect.Buildpacks),
        ("Application Layer", BuilderDialect.Buildpacks),
        ("Application Slice: ", BuilderDialect.Buildpacks),
        ("Software Bill-of-Materials", BuilderDialect.Buildpacks),
        ("Apply image ", BuilderDialect.Unknown),
        ("Install update ", BuilderDialect.Unknown),
    ];

    private static readonly ImmutableDictionary<string, BuilderDialect> Authors = new Dictionary<string, BuilderDialect>
    {
        ["Bazel"] = BuilderDialect.Bazel,
        ["ko"] = BuilderDialect.Ko,
        ["github.com/google/ko"] = BuilderDialect.Ko,
        ["apko"] = BuilderDialect.Apko,
        ["Jib"] = BuilderDialect.Jib,
    }.ToImmutableDictionary();

    // Remarks of tools that write no command: docker import, Fedora's and Red Hat's Image Factory, nix.
    private static readonly ImmutableArray<string> Comments = ["Imported from ", "Created by Image Factory", "store paths:"];

    public static BuildStep? Read(HistoryLine line)
    {
        var command = Bare(line.Text);
        if (IsScript(command) && !line.State.HasWritten)
        {
            return line.Step(Instruction.Import, BuilderDialect.Debuerreotype, command);
        }

        if (command.StartsWith("umoci ", StringComparison.Ordinal))
        {
            return UmociLines.Read(line, command);
        }

        foreach (var (prefix, dialect) in Prefixes)
        {
            if (line.Text.StartsWith(prefix, StringComparison.Ordinal))
            {
                return line.Step(Instruction.Import, dialect, line.Text);
            }
        }

        if (Authors.TryGetValue(line.Entry.Author, out var author))
        {
            return line.Step(Instruction.Import, author, line.Text);
        }

        return line.Text.Length == 0 && Comments.Any(comment => line.Entry.Comment.StartsWith(comment, StringComparison.Ordinal))
            ? line.Step(Instruction.Import, BuilderDialect.Unknown, line.Entry.Comment)
            : null;
    }

    // Base images' own lines come through some tools wrapped as if a Dockerfile had run them.
    private static string Bare(string text)
    {
        text = text.StartsWith("RUN ", StringComparison.Ordinal) ? BuildKitMark.Without(text[4..]) : text;
        return ShellPrefix.TryStrip(text, "", out _, out var command) ? command : text;
    }

    // debuerreotype writes '# ' and the script that made the root file system: # debian.sh --arch 'amd64' out/ …
    private static bool IsScript(string command)
    {
        var name = command.StartsWith("# ", StringComparison.Ordinal) ? command[2..].Split(' ', 2)[0] : "";
        return name.Length > 3 && name.EndsWith(".sh", StringComparison.Ordinal) && !name.Contains('/', StringComparison.Ordinal);
    }
}
