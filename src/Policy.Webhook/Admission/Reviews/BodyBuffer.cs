using System.Buffers;

namespace Policy.Webhook.Admission.Reviews;

/// <summary>A body's bytes as they come, in memory that is given back when it is disposed.</summary>
/// <param name="capacity">How many bytes are expected.</param>
internal sealed class BodyBuffer(int capacity) : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);
    private int _length;

    /// <summary>The bytes so far; not to be used any more once this is disposed.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Adds bytes.</summary>
    public void Write(ReadOnlySpan<byte> more)
    {
        if (_bytes.Length - _length < more.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _bytes.Length, _length + more.Length));
            Written.Span.CopyTo(larger);
            GiveBack();
            _bytes = larger;
        }

        more.CopyTo(_bytes.AsSpan(_length));
        _length += more.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        GiveBack();
        _bytes = [];
        _length = 0;
    }

    // A pool would keep what a few large bodies took for all time.
    private void GiveBack()
    {
        if (_bytes.Length is > 0 and <= LargeBodies.LargerThan)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
    }
}
