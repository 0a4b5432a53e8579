namespace Policy.Images.Tar;

/// <summary>A tar is larger than what is read of tars.</summary>
internal sealed class TarLimitException(string message) : IOException(message);

/// <summary>A tar's bytes, counted and capped: sought through where it is a plain file, read through where it is gzipped.</summary>
internal sealed class TarStream(Stream stream, long limit, CancellationToken cancellationToken)
{
    private readonly byte[] _waste = new byte[64 * 1024];
    private long _next;

    /// <summary>How many bytes of the tar have been passed.</summary>
    public long Position { get; private set; }

    /// <summary>Says where the next entry begins.</summary>
    /// <exception cref="TarLimitException">It is beyond what is read.</exception>
    public void NextEntryAt(long position)
    {
        CheckLimit(position);
        _next = position;
    }

    /// <summary>Goes to where the next entry begins.</summary>
    public void SkipToEntry() => SkipTo(_next);

    /// <summary>Goes ahead to a place in the tar.</summary>
    /// <exception cref="InvalidDataException">The tar ends before.</exception>
    public void SkipTo(long position)
    {
        CheckLimit(position);
        if (stream.CanSeek)
        {
            if (position > stream.Length)
            {
                throw new InvalidDataException("it ends within an entry");
            }

            Position = stream.Position = position;
            return;
        }

        while (Position < position)
        {
            if (Read(_waste.AsSpan(0, (int)Math.Min(_waste.Length, position - Position))) == 0)
            {
                throw new InvalidDataException("it ends within an entry");
            }
        }
    }

    /// <summary>Fills a buffer.</summary>
    /// <exception cref="InvalidDataException">The tar ends before.</exception>
    public void ReadWhole(Span<byte> buffer)
    {
        if (Read(buffer) < buffer.Length)
        {
            throw new InvalidDataException("it ends within an entry");
        }
    }

    /// <summary>Reads as much as there is, up to the buffer's length.</summary>
    public int Read(Span<byte> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        Position += read;
        return read;
    }

    private void CheckLimit(long position)
    {
        if (position > limit)
        {
            throw new TarLimitException($"more than the {limit} bytes that are read of one");
        }
    }
}
