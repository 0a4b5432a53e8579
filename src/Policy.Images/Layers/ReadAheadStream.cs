using System.Buffers;
using Policy.Images.Sources;

namespace Policy.Images.Layers;

/// <summary>
/// Reads in large pieces what is asked for in small ones, and shows how it begins: decompressors ask for a few kilobytes
/// at a time, which is slow to hash and to receive. It leaves the stream beneath open.
/// </summary>
/// <param name="source">The stream beneath.</param>
/// <param name="taken">Told of every piece how many bytes it has.</param>
internal sealed class ReadAheadStream(Stream source, Action<long>? taken = null) : ForwardStream
{
    private const int Ahead = 128 * 1024;

    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(Ahead);
    private int _start;
    private int _end;

    /// <summary>How many bytes have been read of the stream beneath.</summary>
    public long BytesTaken { get; private set; }

    private byte[] Buffer => _buffer ?? throw new ObjectDisposedException(nameof(ReadAheadStream));

    /// <summary>The first bytes, which are read again afterwards; fewer where there are not as many.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        while (_end - _start < count && Fill() > 0)
        {
        }

        return Buffer.AsSpan(_start, Math.Min(count, _end - _start));
    }

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
            if (Fill() == 0)
            {
                return 0;
            }
        }

        var count = Math.Min(buffer.Length, _end - _start);
        Buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    /// <summary>Reads the stream beneath to its end and sets aside what there is.</summary>
    public void Drain()
    {
        do
        {
            (_start, _end) = (0, 0);
        }
        while (Fill() > 0);
    }

    protected override void Dispose(bool disposing)
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }

        base.Dispose(disposing);
    }

    private int Fill()
    {
        var read = source.Read(Buffer.AsSpan(_end));
        _end += read;
        BytesTaken += read;
        taken?.Invoke(read);
        return read;
    }
}
