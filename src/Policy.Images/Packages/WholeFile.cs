using Policy.Images.Layers;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Images.Packages;

/// <summary>Says what packages a whole file tells of.</summary>
/// <param name="path">The file's path.</param>
/// <param name="bytes">All of its bytes; not to be kept.</param>
internal delegate FileFindings ReadWhole(string path, ReadOnlyMemory<byte> bytes);

/// <summary>A file that is taken whole, up to a limit, and read at its end. One without a byte holds no package.</summary>
/// <param name="path">Its path.</param>
/// <param name="size">Its size, as it is said to be.</param>
/// <param name="limit">The most bytes that are taken of it; a larger file is a problem, and none of it is read.</param>
/// <param name="read">Reads it.</param>
internal sealed class WholeFile(string path, long size, int limit, ReadWhole read) : IFileReader
{
    private readonly PooledBytes _bytes = new(Math.Min(size, limit));
    private bool _isOver;

    /// <summary>Whether its beginning, up to the limit, says all: what comes after is not taken and is no problem.</summary>
    public bool NeedsHeadOnly { get; init; }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_isOver)
        {
            return;
        }

        var room = limit - _bytes.Length;
        if (bytes.Length <= room)
        {
            _bytes.Append(bytes);
        }
        else if (NeedsHeadOnly)
        {
            _bytes.Append(bytes[..room]);
        }
        else
        {
            _isOver = true;
            _bytes.Dispose();
        }
    }

    /// <inheritdoc/>
    public FileFindings Finish()
    {
        if (_isOver)
        {
            var message = $"larger than the {limit} bytes that are read of such a file";
            return new FileFindings([], new ContentProblem(path, UnknownReason.OverLimit, message));
        }

        return _bytes.Length == 0 ? FileFindings.Empty : read(path, _bytes.Bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _bytes.Dispose();
}
