namespace Policy.Rules.Contents;

/// <summary>What kind of thing stands at a path of a layer.</summary>
public enum FileKind : byte
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>A further name of a file: its target is a path from the root.</summary>
    HardLink,

    /// <summary>A character device.</summary>
    CharacterDevice,

    /// <summary>A block device.</summary>
    BlockDevice,

    /// <summary>A named pipe.</summary>
    Fifo,

    /// <summary>What stands at the path in the layers below is deleted. Source: OCI image specification, layer.md, Whiteouts.</summary>
    Whiteout,

    /// <summary>All that the folder holds in the layers below is deleted. Source: OCI image specification, layer.md, Opaque Whiteout.</summary>
    OpaqueWhiteout,
}

/// <summary>How a file begins.</summary>
public enum FileStart : byte
{
    /// <summary>It has not been looked at, as where only a layer's table of contents was read.</summary>
    NotRead,

    /// <summary>As none of the others; empty files too.</summary>
    Other,

    /// <summary>A program, library or object file of Linux (ELF).</summary>
    Elf,

    /// <summary>A script that names its interpreter (<c>#!</c>).</summary>
    Script,

    /// <summary>A program or library of Windows (<c>MZ</c>), .NET assemblies among them.</summary>
    Pe,

    /// <summary>A zip archive, jars among them.</summary>
    Zip,

    /// <summary>A static library (<c>!&lt;arch&gt;</c>).</summary>
    Archive,
}

/// <summary>What one layer says of one path. Source: OCI image specification, layer.md, Change Types.</summary>
/// <param name="Path">From the root without a leading slash, without dots; empty for the root itself.</param>
/// <param name="Kind">What stands there.</param>
public readonly record struct FileEntry(string Path, FileKind Kind)
{
    /// <summary>A regular file's size in bytes; 0 for others.</summary>
    public long Size { get; init; }

    /// <summary>Permissions with setuid (0x800), setgid (0x400) and sticky bit (0x200).</summary>
    public int Mode { get; init; }

    /// <summary>The owner's uid.</summary>
    public long UserId { get; init; }

    /// <summary>The owner's gid.</summary>
    public long GroupId { get; init; }

    /// <summary>What a link points to: as written for a symbolic link, a path as <see cref="Path"/> for a hard link; else empty.</summary>
    public string LinkTarget { get; init; } = "";

    /// <summary>Whether the file has capabilities.</summary>
    public bool HasCapabilities { get; init; }

    /// <summary>How a regular file begins.</summary>
    public FileStart Start { get; init; }

    /// <summary>Whether any executable bit is set.</summary>
    public bool IsExecutable => (Mode & 0x49) != 0;
}
