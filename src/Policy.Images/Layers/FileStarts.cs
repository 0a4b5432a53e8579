using Policy.Rules.Contents;

namespace Policy.Images.Layers;

/// <summary>Tells what a file is by how it begins.</summary>
internal static class FileStarts
{
    /// <summary>How many bytes tell.</summary>
    public const int Longest = 8;

    /// <summary>What begins so.</summary>
    public static FileStart Of(ReadOnlySpan<byte> start) =>
        start.StartsWith("\u007fELF"u8) ? FileStart.Elf // System V ABI, ELF header
        : start.StartsWith("#!"u8) ? FileStart.Script // execve(2), Interpreter scripts
        : start.StartsWith("PK\u0003\u0004"u8) ? FileStart.Zip // APPNOTE 4.3.7
        : start.StartsWith("!<arch>\n"u8) ? FileStart.Archive // ar(5)
        : start.StartsWith("MZ"u8) ? FileStart.Pe // PE format, MS-DOS stub
        : FileStart.Other;
}
