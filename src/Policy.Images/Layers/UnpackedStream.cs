using Policy.Images.Tar;

namespace Policy.Images.Layers;

/// <summary>The unpacked bytes of a layer, which are no more than so many times the packed ones.</summary>
internal sealed class UnpackedStream(Stream unpacked, ReadAheadStream packed, int ratio) : Stream
{
    // Small layers of empty files pack better than any ratio that is of use for large ones.
    private const long Free = 64 << 20;

    private long _length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var read = unpacked.Read(buffer);
        _length += read;
        return _length <= Free || _length / ratio <= packed.BytesTaken
            ? read
            : throw new TarLimitException($"more than {ratio} times the bytes unpacked that it has packed");
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
            unpacked.Dispose();
        }

        base.Dispose(disposing);
    }
}
