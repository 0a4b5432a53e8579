using System.Text;
using Policy.Rules.Verdicts;

namespace Policy.Images.Packages;

/// <summary>
/// The block that Go's linker puts into an executable: a header, the version of Go, and what modules it was built of.
/// Source: Go, debug/buildinfo, readRawBuildInfo; cmd/link, buildinfo.
/// </summary>
internal readonly struct GoBuildInfo
{
    /*
     *  0  "\xff Go buildinf:"
     * 14  the size of a pointer
     * 15  flags: 1 big endian, 2 texts stand inline; without 2, pointers to them follow
     * 32  varint length and bytes of the version of Go
     *  …  varint length and bytes of the modules: 16 bytes, lines, 16 bytes
     */
    private const int HeaderLength = 32;
    private const int PointerSizeAt = 14;
    private const int FlagsAt = 15;
    private const int AllFlags = 3;
    private const int Inline = 2;
    private const int MarkLength = 16;

    /// <summary>At what multiple of bytes it stands in the file.</summary>
    public const int Alignment = 16;

    /// <summary>The most bytes of modules that are read.</summary>
    public const int MaxModules = 4 * 1024 * 1024;

    private static readonly byte[] MagicBytes = [0xFF, .. " Go buildinf:"u8];

    private readonly string _goVersion;

    private GoBuildInfo(string goVersion, int headLength, int modulesLength)
    {
        _goVersion = goVersion;
        HeadLength = headLength;
        ModulesLength = modulesLength;
    }

    /// <summary>What it begins with.</summary>
    public static ReadOnlySpan<byte> Magic => MagicBytes;

    /// <summary>How many bytes come before the modules.</summary>
    public int HeadLength { get; }

    /// <summary>How many bytes the modules have.</summary>
    public int ModulesLength { get; }

    /// <summary>Whether it is a block from before Go 1.18. The same bytes may also stand in a program that looks for them.</summary>
    public static bool IsOld(ReadOnlySpan<byte> block) =>
        block.Length >= HeaderLength && block[PointerSizeAt] is 4 or 8 && block[FlagsAt] is 0 or 1;

    /// <summary>Reads what comes before the modules; false where it makes no sense.</summary>
    public static bool TryRead(ReadOnlySpan<byte> block, out GoBuildInfo info)
    {
        info = default;
        if (block.Length < HeaderLength || block[FlagsAt] > AllFlags || (block[FlagsAt] & Inline) == 0)
        {
            return false;
        }

        var rest = block[HeaderLength..];
        if (!TryLength(ref rest, out var length) || length > PackageListBuilder.MaxText || length > rest.Length)
        {
            return false;
        }

        var version = rest[..length];
        rest = rest[length..];
        if (!(version.StartsWith("go"u8) || version.StartsWith("devel"u8)) || !TryLength(ref rest, out var modulesLength))
        {
            return false;
        }

        info = new GoBuildInfo(Encoding.UTF8.GetString(version), block.Length - rest.Length, modulesLength);
        return true;
    }

    /// <summary>Adds the toolchain and the modules.</summary>
    /// <param name="packages">Where to.</param>
    /// <param name="modules">As many of their bytes as the file has.</param>
    public void AddTo(PackageListBuilder packages, ReadOnlySpan<byte> modules)
    {
        // Experiments that were switched on follow after a space: go1.22.1 X:boringcrypto
        var space = _goVersion.StartsWith("go", StringComparison.Ordinal) ? _goVersion.IndexOf(' ', StringComparison.Ordinal) : -1;
        packages.Add("stdlib", space < 0 ? _goVersion : _goVersion[..space]);

        if (ModulesLength > MaxModules)
        {
            packages.Wrong(UnknownReason.OverLimit, $"{ModulesLength} bytes of Go modules, more than the {MaxModules} that are read");
        }
        else if (modules.Length < ModulesLength)
        {
            packages.Malformed("the file ends within its list of Go modules");
        }
        else if (modules.Length > 2 * MarkLength && modules[^(MarkLength + 1)] == '\n')
        {
            // Without the marks around it, it was built without modules (debug/buildinfo).
            AddModules(packages, modules[MarkLength..^MarkLength]);
        }
    }

    // mod path version sum; dep path version sum; => path version sum, which stands in for the one before; between them tabs.
    private static void AddModules(PackageListBuilder packages, ReadOnlySpan<byte> text)
    {
        var lines = new TextLines(text);
        ReadOnlySpan<byte> path = [];
        ReadOnlySpan<byte> version = [];
        while (lines.Next())
        {
            var line = lines.Line;
            var kind = Column(ref line);
            var isModule = kind.SequenceEqual("mod"u8) || kind.SequenceEqual("dep"u8);
            if (!isModule && !kind.SequenceEqual("=>"u8))
            {
                continue;
            }

            var itsPath = Column(ref line);
            var itsVersion = Column(ref line);
            if (isModule)
            {
                if (!path.IsEmpty && !packages.Add(path, version))
                {
                    return;
                }

                path = itsPath;
            }
            else if (!itsVersion.IsEmpty)
            {
                path = itsPath;
            }

            // A folder that stands in for a module has no version, and no name but that module's.
            version = itsVersion;
        }

        if (!path.IsEmpty)
        {
            packages.Add(path, version);
        }
    }

    private static ReadOnlySpan<byte> Column(scoped ref ReadOnlySpan<byte> line)
    {
        var tab = line.IndexOf((byte)'\t');
        var column = tab < 0 ? line : line[..tab];
        line = tab < 0 ? [] : line[(tab + 1)..];
        return column;
    }

    // Go's unsigned varint, encoding/binary: seven bits a byte, the lowest first.
    private static bool TryLength(ref ReadOnlySpan<byte> bytes, out int length)
    {
        long number = 0;
        for (var i = 0; i < Math.Min(bytes.Length, 5); i++)
        {
            number |= (long)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                length = (int)Math.Min(number, int.MaxValue);
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        length = 0;
        return false;
    }
}
