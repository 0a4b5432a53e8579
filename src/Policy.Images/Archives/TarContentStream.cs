using Policy.Images.Tar;

namespace Policy.Images.Archives;

/// <summary>The content of one entry of a tar.</summary>
/// <param name="content">The tar's bytes from its beginning; disposed with this.</param>
/// <param name="limit">The most bytes of the tar that are read.</param>
/// <param name="entry">The entry.</param>
internal sealed class TarContentStream(Stream content, long limit, TarEntry entry) : Stream
{
    private readonly TarStream _tar = new(content, limit, CancellationToken.None);
    private long _read;
    private bool _begun;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => entry.StoredBytes;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (!_begun)
        {
            _tar.SkipTo(entry.Offset);
            _begun = true;
        }

        var read = _tar.Read(buffer[..(int)Math.Min(buffer.Length, entry.StoredBytes - _read)]);
        _read += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
