namespace Policy.Rules.History.Dialects;

/// <summary>Lines of tools that read no Dockerfile, and of those that make root file systems.</summary>
internal static class ToolLines
{
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

        if ((WriterOf(line.Text) ?? Author(line.Entry.Author)) is { } dialect)
        {
            return line.Step(Instruction.Import, dialect, line.Text);
        }

        // Remarks of tools that write no command: docker import, Fedora's and Red Hat's Image Factory, nix.
        return line.Text.Length == 0 && BeginsWithAny(line.Entry.Comment, "Imported from ", "Created by Image Factory", "store paths:")
            ? line.Step(Instruction.Import, BuilderDialect.Unknown, line.Entry.Comment)
            : null;
    }

    // All of them put files in.
    private static BuilderDialect? WriterOf(string text) =>
        BeginsWithAny(text, "bazel build ") ? BuilderDialect.Bazel
        : BeginsWithAny(text, "ko build ", "ko publish ") ? BuilderDialect.Ko
        : BeginsWithAny(text, "apko") ? BuilderDialect.Apko
        : BeginsWithAny(text, "jib-") ? BuilderDialect.Jib
        : BeginsWithAny(text, "Layer: '", "Buildpacks ", "Application Layer", "Application Slice: ", "Software Bill-of-Materials") ? BuilderDialect.Buildpacks
        : BeginsWithAny(text, "Apply image ", "Install update ") ? BuilderDialect.Unknown
        : null;

    private static BuilderDialect? Author(string author) => author switch
    {
        "Bazel" => BuilderDialect.Bazel,
        "ko" or "github.com/google/ko" => BuilderDialect.Ko,
        "apko" => BuilderDialect.Apko,
        "Jib" => BuilderDialect.Jib,
        _ => null,
    };

    private static bool BeginsWithAny(string text, params ReadOnlySpan<string> beginnings)
    {
        foreach (var beginning in beginnings)
        {
            if (text.StartsWith(beginning, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
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
