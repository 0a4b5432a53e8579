using System.IO.Compression;
using Policy.Images.Sources;
using Policy.Images.Tar;
using Policy.Rules.Verdicts;

namespace Policy.Images.Archives;

/// <summary>How much is read of an archive.</summary>
internal sealed record TarLimits
{
    /// <summary>The most entries.</summary>
    public int Entries { get; init; } = 100_000;

    /// <summary>The most bytes of the unpacked tar.</summary>
    public long UnpackedBytes { get; init; } = 64L << 30;

    /// <summary>The largest document of a gzipped archive that is kept from the first reading.</summary>
    public int KeptFileBytes { get; init; } = 1 << 20;

    /// <summary>All that is kept of a gzipped archive.</summary>
    public int KeptBytes { get; init; } = 32 << 20;
}

/// <summary>A file in an archive.</summary>
/// <param name="Name">Its name from the root.</param>
/// <param name="Entry">Its entry.</param>
/// <param name="Compression">How the content is compressed; null where it is not, or not in a way that is known.</param>
internal sealed record ArchivedFile(string Name, TarEntry Entry, string? Compression)
{
    /// <summary>Its size in bytes.</summary>
    public long Size => Entry.Size;
}

/// <summary>
/// The files of a tar, gzipped or not. A plain tar is indexed by going from header to header; a gzipped one has to be
/// read through, so the documents that it holds are kept on the way.
/// </summary>
internal sealed class TarArchive : IFileSet
{
    private const int MaxLinks = 8;

    private readonly bool _gzipped;
    private readonly TarLimits _limits;
    private readonly Dictionary<string, ArchivedFile> _entries = [];
    private readonly HashSet<string> _ambiguous = [];
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _kept = [];
    private int _keptBytes;

    private TarArchive(string path, bool gzipped, TarLimits limits)
    {
        Place = path;
        _gzipped = gzipped;
        _limits = limits;
    }

    public string Place { get; }

    /// <summary>Opens an archive and finds out what is in it.</summary>
    public static async Task<SourceResult<TarArchive>> OpenAsync(string path, TarLimits limits, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return new SourceError(UnknownReason.NotFound, Directory.Exists(path) ? $"{path} is a folder, not an archive" : $"there is no file {path}");
        }

        var start = new byte[Compression.Longest].AsMemory();
        await using (var file = File.OpenRead(path))
        {
            if (!file.CanSeek)
            {
                return new SourceError(UnknownReason.Unsupported, $"{path} is a pipe; archives are read from files");
            }

            start = start[..await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken)];
        }

        var compression = Compression.Of(start.Span);
        if (compression is not (null or Compression.Gzip))
        {
            return new SourceError(UnknownReason.Unsupported, $"{path} is packed with {compression}; plain and gzipped archives are read");
        }

        var archive = new TarArchive(path, compression is not null, limits);
        return await archive.AttemptAsync(archive.Index, cancellationToken) is { } error ? error : archive;
    }

    public Task<SourceResult<bool>> ExistsAsync(string name, CancellationToken cancellationToken)
    {
        var found = Find(name);
        return Task.FromResult<SourceResult<bool>>(found.Succeeded ? true : found.Error.Reason == UnknownReason.NotFound ? false : found.Error);
    }

    /// <summary>Finds a file, through links.</summary>
    public SourceResult<ArchivedFile> Find(string name)
    {
        var wanted = Normalize("", name);
        for (var links = 0; wanted is not null && links <= MaxLinks; links++)
        {
            if (_ambiguous.Contains(wanted))
            {
                return new SourceError(UnknownReason.Malformed, $"{wanted} stands more than once in {Place}");
            }

            if (!_entries.TryGetValue(wanted, out var entry))
            {
                return new SourceError(UnknownReason.NotFound, $"there is no {name} in {Place}");
            }

            switch (entry.Entry.Kind)
            {
                case TarKind.File:
                    return entry;
                case TarKind.SymbolicLink:
                    wanted = Normalize(wanted[..(wanted.LastIndexOf('/') + 1)], entry.Entry.LinkTarget);
                    break;
                case TarKind.HardLink:
                    wanted = Normalize("", entry.Entry.LinkTarget);
                    break;
                default:
                    return new SourceError(UnknownReason.Malformed, $"{name} in {Place} is no file");
            }
        }

        return new SourceError(UnknownReason.Malformed, wanted is null
            ? $"{name} leads out of {Place}"
            : $"{name} in {Place} is reached through links that do not end");
    }

    public async Task<SourceResult<ReadOnlyMemory<byte>>> ReadAsync(string name, long limit, CancellationToken cancellationToken)
    {
        var found = Find(name);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var entry = found.Value;
        if (entry.Size > limit)
        {
            return new SourceError(UnknownReason.OverLimit, $"{name} in {Place} has {entry.Size} bytes, more than the {limit} that are read");
        }

        if (_kept.TryGetValue(entry.Name, out var kept))
        {
            return kept;
        }

        var bytes = new byte[entry.Size];
        return await ReadAsync(entry, tar => tar.ReadWhole(bytes), cancellationToken) is { } error ? error : (ReadOnlyMemory<byte>)bytes;
    }

    public Task<SourceResult<Stream>> OpenAsync(string name)
    {
        var found = Find(name);
        return Task.FromResult(found.Succeeded ? SourceResult.Of(Open(found.Value)) : found.Error);
    }

    /// <summary>A file's content.</summary>
    public Stream Open(ArchivedFile file) => new TarContentStream(OpenTar(), _limits.UnpackedBytes, file.Entry);

    /// <summary>Gives a reader the tar at a file's content.</summary>
    public Task<SourceError?> ReadAsync(ArchivedFile file, Action<TarStream> read, CancellationToken cancellationToken) => AttemptAsync(
        tar =>
        {
            tar.SkipTo(file.Entry.Offset);
            read(tar);
        },
        cancellationToken);

    private void Index(TarStream tar)
    {
        var entries = new TarEntries(tar, _limits.Entries);
        while (entries.Next() is { } entry)
        {
            if (!IsWanted(entry) || Normalize("", entry.Name) is not { Length: > 0 } name)
            {
                continue;
            }

            var start = new byte[entry.Kind == TarKind.File ? Math.Min(Compression.Longest, entry.Size) : 0];
            tar.ReadWhole(start);

            // Readers differ in which of two entries of one name they take.
            if (!_entries.TryAdd(name, new ArchivedFile(name, entry, Compression.Of(start))))
            {
                _ambiguous.Add(name);
            }
            else if (_gzipped && start is [(byte)'{' or (byte)'[', ..] && entry.Size <= Math.Min(_limits.KeptFileBytes, _limits.KeptBytes - _keptBytes))
            {
                var bytes = new byte[entry.Size];
                start.CopyTo(bytes, 0);
                tar.ReadWhole(bytes.AsSpan(start.Length));
                _kept[name] = bytes;
                _keptBytes += bytes.Length;
            }
        }
    }

    private static bool IsWanted(TarEntry entry) => !entry.IsSparse && entry.Kind is TarKind.File or TarKind.SymbolicLink or TarKind.HardLink;

    // An archive is read synchronously, header by header, off the caller's thread.
    private async Task<SourceError?> AttemptAsync(Action<TarStream> read, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(
                () =>
                {
                    using var content = OpenTar();
                    read(new TarStream(content, _limits.UnpackedBytes, cancellationToken));
                },
                cancellationToken);
            return null;
        }
        catch (TarLimitException exception)
        {
            return new SourceError(UnknownReason.OverLimit, $"{Place} has {exception.Message}");
        }
        catch (InvalidDataException exception)
        {
            return new SourceError(UnknownReason.Malformed, $"{Place} is no whole tar archive: {exception.Message}");
        }
    }

    private Stream OpenTar()
    {
        var file = File.OpenRead(Place);
        return _gzipped ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    // A path from the root without dots; null where it leads out of it.
    private static string? Normalize(string folder, string path)
    {
        var segments = new List<string>();
        foreach (var segment in (path.StartsWith('/') ? path : folder + path).Split('/'))
        {
            if (segment is "" or ".")
            {
                continue;
            }

            if (segment != "..")
            {
                segments.Add(segment);
            }
            else if (segments.Count == 0)
            {
                return null;
            }
            else
            {
                segments.RemoveAt(segments.Count - 1);
            }
        }

        return string.Join('/', segments);
    }
}
