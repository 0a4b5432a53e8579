using System.Text.Json;
using Policy.Images.Layers;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Images.Packages;

/// <summary>
/// Rust crates that an executable was built of, where cargo-auditable wrote them down: section <c>.dep-v0</c>, JSON within
/// zlib. What only ran during the build does not count. Source: cargo-auditable, PARSING.md and the schema beside it.
/// </summary>
/// <remarks>
/// Where the section stands is told by a table at the end of the file, when the section has gone past. So an ELF file is
/// kept until then, up to the limit that jars have too: one buffer of the pool, as files come one after the other. None is
/// kept of what does not begin as an ELF file, nor of what Go built, the other language of large executables. A larger
/// executable is not looked into, which is no problem to be told: most have no such section.
/// </remarks>
internal sealed class CargoPackages : PackageReader
{
    private const int MaxExecutable = 32 * 1024 * 1024;
    private const int MaxJson = 4 * 1024 * 1024;

    // Go's linker puts its note before all else (cmd/link, .note.go.buildid): type 4, whose owner is "Go".
    private const int GoNoteWithin = 4096;

    private static ReadOnlySpan<byte> GoNote => "\u0004\0\0\0Go\0\0"u8;

    /// <inheritdoc/>
    public override IFileReader? Open(string path, long size, bool isExecutable) =>
        isExecutable && size <= MaxExecutable ? new Executable(path, size) : null;

    private static FileFindings Read(string path, ReadOnlyMemory<byte> elf)
    {
        if (!ElfFile.TrySection(elf, ".dep-v0"u8, out var section))
        {
            return FileFindings.Empty;
        }

        var packages = new PackageListBuilder(PackageKind.Cargo, path);
        using var json = Inflation.Inflate(section, isZlib: true, MaxJson);
        if (json is null)
        {
            packages.Malformed("its section .dep-v0 is no zlib stream");
        }
        else if (json.Length > MaxJson)
        {
            packages.Wrong(UnknownReason.OverLimit, $"its section .dep-v0 inflates to more than the {MaxJson} bytes that are read of one");
        }
        else
        {
            ReadCrates(json.Bytes, packages);
        }

        return packages.Build();
    }

    private static void ReadCrates(ReadOnlyMemory<byte> json, PackageListBuilder packages)
    {
        using var document = JsonInventory.Parse(json, packages);
        if (document is null)
        {
            return;
        }

        if (document.RootElement.Field("packages") is not { ValueKind: JsonValueKind.Array } crates)
        {
            packages.Malformed("its section .dep-v0 has no list `packages`");
            return;
        }

        foreach (var crate in crates.EnumerateArray())
        {
            if (crate.Text("kind") != "build" && !packages.Add(crate.Text("name") ?? "", crate.Text("version") ?? ""))
            {
                return;
            }
        }
    }

    private sealed class Executable(string path, long size) : IFileReader
    {
        private readonly PooledBytes _bytes = new(size);
        private bool _isLeft;

        public void Append(ReadOnlySpan<byte> bytes)
        {
            if (_isLeft)
            {
                return;
            }

            var head = _bytes.Length < ElfFile.Magic.Length ? bytes[..Math.Min(ElfFile.Magic.Length - _bytes.Length, bytes.Length)] : [];
            _isLeft = !head.SequenceEqual(ElfFile.Magic.Slice(Math.Min(_bytes.Length, ElfFile.Magic.Length), head.Length))
                || bytes.Length > MaxExecutable - _bytes.Length;
            if (!_isLeft)
            {
                var before = _bytes.Length;
                _bytes.Append(bytes);
                _isLeft = before < GoNoteWithin && _bytes.Length >= GoNoteWithin && _bytes.Bytes.Span[..GoNoteWithin].IndexOf(GoNote) >= 0;
            }

            if (_isLeft)
            {
                _bytes.Dispose();
            }
        }

        public FileFindings Finish() => _isLeft ? FileFindings.Empty : Read(path, _bytes.Bytes);

        public void Dispose() => _bytes.Dispose();
    }
}
