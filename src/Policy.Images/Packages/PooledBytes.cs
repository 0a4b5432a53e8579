using System.Buffers;

namespace Policy.Images.Packages;

/// <summary>Bytes gathered in one array of the pool, which grows as they come and goes back at <see cref="Dispose"/>.</summary>
/// <param name="expected">How many there will be, if what was said is true.</param>
internal sealed class PooledBytes(long expected) : IDisposable
{
    private const int FirstBuffer = 64 * 1024;

    // Who says a size may lie: it is believed once so many bytes have truly come.
    private const int Proof = 1024 * 1024;

    private byte[] _buffer = [];

    /// <summary>How many there are.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes; not to be used after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, Length);

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Room for as many more bytes, or for somewhat more; what is written there counts once it is announced.</summary>
    public Span<byte> Reserve(int count)
    {
        var needed = checked(Length + count);
        if (needed > _buffer.Length)
        {
            var doubled = Math.Max(2L * _buffer.Length, FirstBuffer);
            var wanted = Length >= Proof && expected > doubled ? expected : doubled;
            var grown = ArrayPool<byte>.Shared.Rent((int)Math.Max(needed, Math.Min(wanted, Array.MaxLength)));
            _buffer.AsSpan(0, Length).CopyTo(grown);
            Return();
            _buffer = grown;
        }

        return _buffer.AsSpan(Length);
    }

    /// <summary>Counts bytes that were written where <see cref="Reserve"/> gave room.</summary>
    public void Advance(int count) => Length += count;

    /// <inheritdoc/>
    public void Dispose()
    {
        Return();
        _buffer = [];
        Length = 0;
    }

    private void Return()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}
