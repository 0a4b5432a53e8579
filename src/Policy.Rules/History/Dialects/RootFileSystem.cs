namespace Policy.Rules.History.Dialects;

/// <summary>A root file system put in by ADD: the first thing that an image holds, unpacked at its root.</summary>
internal static class RootFileSystem
{
    /// <summary>The step as an import, where it is one.</summary>
    public static BuildStep Recognise(BuildStep step, ReadingState state) =>
        !state.HasWritten && step is { Instruction: Instruction.Add, Destination: "/", Sources: [var source] }
        && (FileTransfer.IsFileHash(source) || TarArchive.IsNamed(source))
            ? step with { Instruction = Instruction.Import }
            : step;
}

/// <summary>Archives that ADD unpacks. Source: Dockerfile reference, ADD: identity, gzip, bzip2, xz, and zstd of late.</summary>
internal static class TarArchive
{
    /// <summary>Whether a name is that of an archive.</summary>
    public static bool IsNamed(string name) => EndsWithAny(
        name, ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz", ".tbz2", ".tb2", ".tar.xz", ".txz", ".tar.zst", ".tzst", ".tar.lzma", ".tar.Z");

    private static bool EndsWithAny(string name, params ReadOnlySpan<string> suffixes)
    {
        foreach (var suffix in suffixes)
        {
            if (name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
