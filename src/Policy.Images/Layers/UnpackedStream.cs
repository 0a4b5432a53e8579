using Policy.Images.Sources;
using Policy.Images.Tar;

namespace Policy.Images.Layers;

/// <summary>The unpacked bytes of a layer, which are no more than so many times the packed ones.</summary>
internal sealed class UnpackedStream(Stream unpacked, ReadAheadStream packed, int ratio) : ForwardStream
{
    // Small layers of empty files pack better than any ratio that is of use for large ones.
    private const long Free = 64 << 20;

    private long _length;

    public override int Read(Span<byte> buffer)
    {
        var read = unpacked.Read(buffer);
        _length += read;
        return _length <= Free || _length / ratio <= packed.BytesTaken
            ? read
            : throw new TarLimitException($"more than {ratio} times the bytes unpacked that it has packed");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            unpacked.Dispose();
        }

        base.Dispose(disposing);
    }
}
