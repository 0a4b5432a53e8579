using System.Collections.Immutable;
using System.Text;
using Policy.Rules.Contents;

namespace Policy.Twins.Disks;

/// <summary>What stands at a path of a simulated file system. A file that is written anew is another one.</summary>
internal sealed record DiskFile(FileKind Kind, long Size, int Mode)
{
    private const int Executable = 0x1ED; // 0755
    private const int Plain = 0x1A4; // 0644
    private const int AnyLink = 0x1FF; // 0777

    /// <summary>How it begins.</summary>
    public FileStart Start { get; init; }

    /// <summary>Where a symbolic link points to.</summary>
    public string LinkTarget { get; init; } = "";

    /// <summary>The owner.</summary>
    public int UserId { get; init; }

    /// <summary>Its text, where readers keep it whole.</summary>
    public string? Text { get; init; }

    /// <summary>The packages that it names; their path is that of the file, wherever it is.</summary>
    public ImmutableArray<Package> Packages { get; init; } = [];

    /// <summary>What it asks npm for, where it is an application's package.json.</summary>
    public (string Production, string Development)? Npm { get; init; }

    /// <summary>A folder.</summary>
    public static DiskFile Folder { get; } = new(FileKind.Directory, 0, Executable);

    /// <summary>A file that begins as its name says.</summary>
    public static DiskFile Named(string path, long size) =>
        new(FileKind.File, size, IsLibrary(path) ? Executable : Plain) { Start = StartOf(path) };

    /// <summary>A program of machine code.</summary>
    public static DiskFile Program(long size) => new(FileKind.File, size, Executable) { Start = FileStart.Elf };

    /// <summary>A script that can be started.</summary>
    public static DiskFile Script(long size) => new(FileKind.File, size, Executable) { Start = FileStart.Script };

    /// <summary>A symbolic link.</summary>
    public static DiskFile Link(string target) => new(FileKind.SymbolicLink, 0, AnyLink) { LinkTarget = target };

    /// <summary>A file of text that readers keep whole.</summary>
    public static DiskFile OfText(string text) => new(FileKind.File, Encoding.UTF8.GetByteCount(text), Plain) { Start = FileStart.Other, Text = text };

    private static bool IsLibrary(string path) => path.EndsWith(".so", StringComparison.Ordinal) || path.Contains(".so.", StringComparison.Ordinal);

    private static FileStart StartOf(string path) =>
        IsLibrary(path) ? FileStart.Elf : Path.GetExtension(path) switch
        {
            ".node" or ".o" => FileStart.Elf,
            ".a" or ".rlib" => FileStart.Archive,
            ".jar" or ".war" or ".whl" or ".zip" => FileStart.Zip,
            ".dll" or ".exe" => FileStart.Pe,
            _ => FileStart.Other,
        };
}
