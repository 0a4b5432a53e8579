using System.Formats.Tar;
using System.Text;

namespace Policy.Testing;

/// <summary>An entry of a layer or archive that a test makes.</summary>
/// <param name="Path">Its name in the tar: <c>app/main.js</c>, <c>app/</c> for a folder.</param>
/// <param name="Content">Its bytes.</param>
public sealed record TestFile(string Path, ReadOnlyMemory<byte> Content)
{
    /// <summary>Makes a text file.</summary>
    public TestFile(string path, string text)
        : this(path, Encoding.UTF8.GetBytes(text))
    {
    }

    /// <summary>Its permissions.</summary>
    public UnixFileMode Mode { get; init; } = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>What a symbolic link points to; null for files and folders.</summary>
    public string? LinkTarget { get; init; }

    /// <summary>A symbolic link.</summary>
    public static TestFile Link(string path, string target) => new(path, ReadOnlyMemory<byte>.Empty) { LinkTarget = target };

    /// <summary>An executable file.</summary>
    public static TestFile Program(string path, string text) => new(path, text)
    {
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute,
    };

    /// <summary>Writes entries as a tar, the same bytes each time.</summary>
    public static byte[] Tar(IEnumerable<TestFile> files)
    {
        using var buffer = new MemoryStream();
        using (var writer = new TarWriter(buffer, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var file in files)
            {
                writer.WriteEntry(file.ToEntry());
            }
        }

        return buffer.ToArray();
    }

    private UstarTarEntry ToEntry()
    {
        var kind = LinkTarget is not null ? TarEntryType.SymbolicLink
            : Path.EndsWith('/') ? TarEntryType.Directory
            : TarEntryType.RegularFile;
        var entry = new UstarTarEntry(kind, Path) { Mode = Mode, ModificationTime = DateTimeOffset.UnixEpoch };
        if (kind == TarEntryType.SymbolicLink)
        {
            entry.LinkName = LinkTarget!;
        }
        else if (kind == TarEntryType.RegularFile)
        {
            entry.DataStream = new MemoryStream(Content.ToArray());
        }

        return entry;
    }
}
