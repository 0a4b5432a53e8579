using System.Collections.Immutable;
using Policy.Images.Packages;
using Policy.Images.Tar;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Secrets.Files;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Images.Layers;

/// <summary>
/// Walks the tar of one layer and keeps what was asked for: the entries, how files begin, the packages that files name,
/// the credentials that they hold, a few small files whole. Source: OCI image specification, layer.md.
/// </summary>
internal sealed class LayerScanner(Needs needs, LayerLimits limits)
{
    private readonly EntryList.Builder _entries = new();
    private readonly LayerFindings _findings = new(limits);
    private readonly ImmutableArray<FileSecret>.Builder _secrets = ImmutableArray.CreateBuilder<FileSecret>();
    private readonly HashSet<FileSecret> _known = [];
    private readonly SecretsReader? _search = needs.HasFlag(Needs.Secrets) ? new SecretsReader() : null;
    private readonly byte[] _chunk = new byte[64 * 1024];
    private long _bytes;

    /// <summary>Reads a tar to its end.</summary>
    /// <exception cref="InvalidDataException">It breaks its format.</exception>
    /// <exception cref="TarLimitException">It is larger than what is read.</exception>
    public LayerContents Scan(TarStream tar)
    {
        var entries = new TarEntries(tar, limits.Entries);
        while (entries.Next() is { } entry)
        {
            Keep(entry, tar);
            if (_entries.Bytes > limits.ListBytes)
            {
                throw new TarLimitException($"names of files that take more than the {limits.ListBytes} bytes that are kept");
            }
        }

        return new LayerContents
        {
            Entries = _entries.Build(),
            UnpackedBytes = _bytes,
            Packages = _findings.Packages,
            Manifests = _findings.Manifests,
            Projects = _findings.Projects,
            Files = _findings.Files,
            Problems = _findings.Problems,
            Secrets = _secrets.DrainToImmutable(),
        };
    }

    private void Keep(TarEntry entry, TarStream tar)
    {
        // What is none of the kinds that runtimes unpack is nothing in a container.
        if (entry.Kind == TarKind.Other)
        {
            return;
        }

        var path = LayerPath.Clean(entry.Name);
        if (Whiteout.Read(path) is { } deleted)
        {
            _entries.Add(deleted);
            return;
        }

        _findings.Forget(path);
        if (entry.LinkTarget.Length > LayerPath.LongestPath)
        {
            throw new TarLimitException($"a link to a path of more than the {LayerPath.LongestPath} bytes that Linux takes");
        }

        var kept = new FileEntry(path, KindOf(entry.Kind))
        {
            Mode = entry.Mode,
            UserId = entry.UserId,
            GroupId = entry.GroupId,
            HasCapabilities = entry.HasCapabilities,
            LinkTarget = entry.Kind switch
            {
                TarKind.SymbolicLink => entry.LinkTarget,
                TarKind.HardLink => LayerPath.Clean(entry.LinkTarget),
                _ => "",
            },
        };
        if (entry.Kind == TarKind.File)
        {
            _bytes = checked(_bytes + entry.Size);
            kept = kept with { Size = entry.Size, Start = ReadContent(entry, kept with { Size = entry.Size }, tar) };
        }

        _entries.Add(kept);
    }

    private FileStart ReadContent(TarEntry entry, in FileEntry file, TarStream tar)
    {
        if (entry.IsSparse)
        {
            KeepUnread(file);
            return FileStart.NotRead;
        }

        var first = _chunk.AsSpan(0, (int)Math.Min(_chunk.Length, Math.Min(entry.StoredBytes, FileStarts.Longest)));
        tar.ReadWhole(first);
        var start = FileStarts.Of(first);
        using var reader = Open(file, start);
        if (reader is not null)
        {
            Feed(reader, entry.StoredBytes, first.Length, tar);
            var found = reader.Finish();
            Keep(found.Secrets);
            _findings.Keep(file.Path, found);
        }

        return start;
    }

    private void Feed(IFileReader reader, long length, int given, TarStream tar)
    {
        reader.Append(_chunk.AsSpan(0, given));
        for (var left = length - given; left > 0;)
        {
            var chunk = _chunk.AsSpan(0, (int)Math.Min(left, _chunk.Length));
            tar.ReadWhole(chunk);
            reader.Append(chunk);
            left -= chunk.Length;
        }
    }

    private IFileReader? Open(in FileEntry file, FileStart start) => CombinedFile.Of(
        SystemFiles.Open(file.Path) ?? (needs.HasFlag(Needs.Packages) ? PackageReaders.Open(file.Path, file.Size, file.IsExecutable) : null),
        _secrets.Count < limits.Secrets ? _search?.Open(file.Path, start) : null);

    // The first that are found convict the image as well as all of them would. A file that stands twice is there twice,
    // so what was found in the first stays.
    private void Keep(ImmutableArray<FileSecret> secrets)
    {
        foreach (var secret in secrets)
        {
            if (_secrets.Count < limits.Secrets && _known.Add(secret))
            {
                _secrets.Add(secret);
            }
        }
    }

    // Somebody went to some length to make it sparse; what it holds is not pieced together.
    private void KeepUnread(in FileEntry file)
    {
        // A text that is not known to hold credentials is not sparse.
        using var reader = Open(file, FileStart.NotRead);
        if (reader is not null || (_search is not null && FileSecretScanner.IsKnown(file.Path)))
        {
            _findings.Keep(file.Path, new FileFindings([], new ContentProblem(file.Path, UnknownReason.Unsupported, "a sparse file, which is not read")));
        }
    }

    private static FileKind KindOf(TarKind kind) => kind switch
    {
        TarKind.Directory => FileKind.Directory,
        TarKind.SymbolicLink => FileKind.SymbolicLink,
        TarKind.HardLink => FileKind.HardLink,
        TarKind.CharacterDevice => FileKind.CharacterDevice,
        TarKind.BlockDevice => FileKind.BlockDevice,
        TarKind.Fifo => FileKind.Fifo,
        _ => FileKind.File,
    };
}
