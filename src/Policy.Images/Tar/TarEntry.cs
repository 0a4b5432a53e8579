namespace Policy.Images.Tar;

/// <summary>What kind of thing a tar entry is.</summary>
internal enum TarKind
{
    /// <summary>What is none of the others; readers pass over it.</summary>
    Other,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Directory,

    /// <summary>A symbolic link, whose target is relative to its own folder.</summary>
    SymbolicLink,

    /// <summary>A hard link, whose target is another entry's name.</summary>
    HardLink,

    /// <summary>A character device.</summary>
    CharacterDevice,

    /// <summary>A block device.</summary>
    BlockDevice,

    /// <summary>A named pipe.</summary>
    Fifo,
}

/// <summary>An entry of a tar.</summary>
/// <param name="Name">Its name as written.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Where its content begins, in bytes of the unpacked tar.</param>
/// <param name="StoredBytes">How many bytes of content follow; fewer than <see cref="Size"/> where holes are left out.</param>
/// <param name="LinkTarget">What a link points to; empty for others.</param>
internal sealed record TarEntry(string Name, TarKind Kind, long Offset, long StoredBytes, string LinkTarget)
{
    /// <summary>The size of the file in bytes.</summary>
    public long Size { get; init; } = StoredBytes;

    /// <summary>Whether holes are left out of what is stored, so that the content is not the file's as it stands.</summary>
    public bool IsSparse { get; init; }

    /// <summary>Permissions with setuid, setgid and sticky bit: the lower 12 bits of the mode.</summary>
    public int Mode { get; init; }

    /// <summary>The owner's uid.</summary>
    public long UserId { get; init; }

    /// <summary>The owner's gid.</summary>
    public long GroupId { get; init; }

    /// <summary>Whether it has file capabilities (the extended attribute security.capability).</summary>
    public bool HasCapabilities { get; init; }
}
