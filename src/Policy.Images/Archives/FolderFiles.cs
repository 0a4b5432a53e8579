using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Archives;

/// <summary>The files of a folder. Nothing outside it is read, wherever names and symbolic links point.</summary>
/// <param name="folder">The folder.</param>
/// <param name="place">What messages call it: those of the webhook go to people to whom its machine's folders are nothing.</param>
internal sealed class FolderFiles(string folder, string place) : IFileSet
{
    // As many as Linux follows (path_resolution(7)).
    private const int MaxLinks = 40;

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    public string Place => place;

    /// <summary>The files of a folder within this one.</summary>
    public FolderFiles In(string name) => new(Path.Combine(folder, name), $"{name} in {place}");

    public Task<SourceResult<bool>> ExistsAsync(string name, CancellationToken cancellationToken)
    {
        var found = Find(name);
        return Task.FromResult<SourceResult<bool>>(found.Succeeded ? true : found.Error.Reason == UnknownReason.NotFound ? false : found.Error);
    }

    public async Task<SourceResult<ReadOnlyMemory<byte>>> ReadAsync(string name, long limit, CancellationToken cancellationToken)
    {
        var found = Find(name);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        try
        {
            return await ReadAsync(new FileInfo(found.Value), name, limit, cancellationToken);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return new SourceError(UnknownReason.Unreachable, $"{name} in {Place} {FileErrors.Explain(refusal)}");
        }
    }

    public Task<SourceResult<Stream>> OpenAsync(string name) => Task.FromResult(Open(name));

    private SourceResult<Stream> Open(string name)
    {
        var found = Find(name);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        try
        {
            var file = new FileInfo(found.Value);
            return SourceResult.Of(file.Length == 0 ? Stream.Null : file.Open(new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 0 }));
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return new SourceError(UnknownReason.Unreachable, $"{name} in {Place} {FileErrors.Explain(refusal)}");
        }
    }

    private async Task<SourceResult<ReadOnlyMemory<byte>>> ReadAsync(FileInfo file, string name, long limit, CancellationToken cancellationToken)
    {
        // Length 0 is that of an empty file, and of pipes and devices, which must not be opened: that can wait forever.
        if (file.Length == 0)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        if (file.Length > limit)
        {
            return new SourceError(UnknownReason.OverLimit, $"{name} in {Place} has {file.Length} bytes, more than the {limit} that are read");
        }

        await using var stream = file.Open(new FileStreamOptions { Options = FileOptions.Asynchronous, BufferSize = 0 });
        var bytes = new byte[file.Length];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return (ReadOnlyMemory<byte>)bytes.AsMemory(0, read);
    }

    // Goes down name by name, so that every link on the way is seen before it is followed.
    private SourceResult<string> Find(string name)
    {
        var ahead = new Stack<string>(Segments(name).Reverse());
        var path = _root;
        for (var links = 0; ahead.TryPop(out var segment);)
        {
            if (segment == "..")
            {
                if (path == _root)
                {
                    return Outside(name);
                }

                path = Path.GetDirectoryName(path)!;
                continue;
            }

            var next = Path.Combine(path, segment);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                path = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                return new SourceError(UnknownReason.Malformed, $"{name} in {Place} is reached through symbolic links that do not end");
            }

            if (Path.IsPathRooted(target))
            {
                if (!target.StartsWith(_root + "/", StringComparison.Ordinal))
                {
                    return Outside(name);
                }

                target = target[_root.Length..];
                path = _root;
            }

            foreach (var part in Segments(target).Reverse())
            {
                ahead.Push(part);
            }
        }

        return File.Exists(path) ? path : new SourceError(UnknownReason.NotFound, $"there is no {name} in {Place}");
    }

    private SourceError Outside(string name) => new(UnknownReason.Malformed, $"{name} leads out of {Place}");

    private static IEnumerable<string> Segments(string path) => path.Split('/').Where(segment => segment is not ("" or "."));
}
