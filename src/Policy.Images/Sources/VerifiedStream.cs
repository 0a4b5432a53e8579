using System.Security.Cryptography;

namespace Policy.Images.Sources;

/// <summary>
/// A blob as it comes from a registry or a file. Reading throws where the content is not what it has to be: at once where it is too
/// long, at its end where it is too short or has another digest. What was read before that is not to be believed.
/// </summary>
/// <exception cref="InvalidDataException">Size or digest are wrong.</exception>
/// <exception cref="IOException">The connection breaks.</exception>
internal sealed class VerifiedStream : ForwardStream
{
    private readonly string _whose;
    private readonly Stream _body;
    private readonly IDisposable? _owner;
    private readonly Expectation _expected;
    private readonly IncrementalHash? _hash;
    private long _length;
    private bool _verified;

    /// <summary>Verifies a stream.</summary>
    /// <param name="whose">Who sends what, as messages begin: <c>registry.example answers the blob sha256:…</c>.</param>
    /// <param name="body">The bytes; disposed with this.</param>
    /// <param name="expected">What they have to be.</param>
    /// <param name="owner">What else is disposed with this.</param>
    public VerifiedStream(string whose, Stream body, Expectation expected, IDisposable? owner = null)
    {
        _whose = whose;
        _body = body;
        _owner = owner;
        _expected = expected;
        _hash = expected.Digest is { } digest
            ? IncrementalHash.CreateHash(digest.Algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256)
            : null;
    }

    /// <inheritdoc/>
    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await _body.ReadAsync(buffer, cancellationToken);
        Count(buffer.Span[..read], isEnd: read == 0 && buffer.Length > 0);
        return read;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var read = _body.Read(buffer);
        Count(buffer[..read], isEnd: read == 0 && buffer.Length > 0);
        return read;
    }

    /// <summary>
    /// Breaks off what the bytes come from, from whatever thread: who reads meets an error, and disposes. Synchronous reads
    /// listen to no token.
    /// </summary>
    public void BreakOff() => _owner?.Dispose();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash?.Dispose();
            _body.Dispose();
            _owner?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Count(ReadOnlySpan<byte> read, bool isEnd)
    {
        _length += read.Length;
        if (_length > Math.Min(_expected.Limit, _expected.Size ?? long.MaxValue))
        {
            throw new InvalidDataException($"{_whose} with more than {Math.Min(_expected.Limit, _expected.Size ?? long.MaxValue)} bytes");
        }

        _hash?.AppendData(read);
        if (isEnd && !_verified)
        {
            _verified = true;
            Verify();
        }
    }

    private void Verify()
    {
        if (_expected.Size is { } size && _length != size)
        {
            throw new InvalidDataException($"{_whose} with {_length} bytes instead of {size}");
        }

        if (_hash is not null && _expected.Digest is { } digest && Convert.ToHexStringLower(_hash.GetHashAndReset()) != digest.Hex)
        {
            throw new InvalidDataException($"{_whose} with bytes whose digest is not {digest}");
        }
    }
}
