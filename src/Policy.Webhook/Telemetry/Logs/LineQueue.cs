using System.Buffers;

namespace Policy.Webhook.Telemetry.Logs;

/// <summary>
/// Lines on their way to a stream. Those who add them do not wait for it; one thread writes, in one go, what has come
/// while it wrote before. Lines are kept in order and none is dropped: where the reader is so slow that
/// <see cref="MostBytes"/> wait, those who add wait too, as they do with the console logger.
/// </summary>
internal sealed class LineQueue : IDisposable
{
    /// <summary>The most bytes that wait to be written; a line alone may be longer.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>As many bytes are written at once, however soon they have come.</summary>
    private const int Enough = 64 << 10;

    // To write is to wake a thread and to call the system: lines that come one upon the other are written in one go.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(5);

    // Who reads nothing for so long gets no more: the process may end.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Stream _output;
    private readonly Thread _writer;

#pragma warning disable MA0158 // a Lock cannot be waited on
    private readonly object _lock = new();
#pragma warning restore MA0158

    private ArrayBufferWriter<byte> _waiting = new();
    private ArrayBufferWriter<byte> _writing = new();
    private long _batch = 1;
    private long _written;
    private int _flushing;
    private bool _isClosed;
    private bool _hasEnded;

    /// <summary>Begins to write to a stream.</summary>
    public LineQueue(Stream output)
    {
        _output = output;
        _writer = new Thread(WriteAll) { IsBackground = true, Name = "log" };
        _writer.Start();
        AppDomain.CurrentDomain.ProcessExit += FlushAtEnd;
        AppDomain.CurrentDomain.UnhandledException += FlushAtEnd;
    }

    /// <summary>Adds a line.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        lock (_lock)
        {
            while (!_hasEnded && _waiting.WrittenCount > 0 && _waiting.WrittenCount + line.Length > MostBytes)
            {
                Monitor.Wait(_lock);
            }

            // What is logged after all else was written is rare, and has nobody to wait for.
            if (_hasEnded)
            {
                Write(line);
                return;
            }

            var before = _waiting.WrittenCount;
            _waiting.Write(line);
            if (before == 0 || (before < Enough && _waiting.WrittenCount >= Enough))
            {
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>Waits until all that was added before is written, for as long as a reader may be expected to read.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            var last = _waiting.WrittenCount > 0 ? _batch : _batch - 1;
            _flushing++;
            Monitor.PulseAll(_lock);
            while (!_hasEnded && _written < last && Monitor.Wait(_lock, Patience))
            {
            }

            _flushing--;
        }
    }

    /// <summary>Writes what is left, and from then on each line at once.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= FlushAtEnd;
        AppDomain.CurrentDomain.UnhandledException -= FlushAtEnd;
        lock (_lock)
        {
            _isClosed = true;
            Monitor.PulseAll(_lock);
        }

        _writer.Join(Patience);
    }

    private void FlushAtEnd(object? sender, EventArgs e) => Flush();

    private void WriteAll()
    {
        while (Take())
        {
            Write(_writing.WrittenSpan);
        }
    }

    // The next batch; false where there will be none.
    private bool Take()
    {
        lock (_lock)
        {
            _written = _batch - 1;
            Monitor.PulseAll(_lock);
            while (_waiting.WrittenCount == 0 && !_isClosed)
            {
                Monitor.Wait(_lock);
            }

            if (!_isClosed && _flushing == 0 && _waiting.WrittenCount < Enough)
            {
                Monitor.Wait(_lock, Gathering);
            }

            _hasEnded = _waiting.WrittenCount == 0;
            _batch++;
            _writing.ResetWrittenCount();
            (_waiting, _writing) = (_writing, _waiting);
            Monitor.PulseAll(_lock);
            return !_hasEnded;
        }
    }

    private void Write(ReadOnlySpan<byte> lines)
    {
        try
        {
            _output.Write(lines);
            _output.Flush();
        }
        catch (IOException)
        {
            // Nobody reads any more, or the disk is full: these lines are lost, decisions go on, and the next are tried again.
        }
    }
}
