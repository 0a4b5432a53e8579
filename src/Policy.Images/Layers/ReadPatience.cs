using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Layers;

/// <summary>How long one read may take, and how slow it may be: whoever drips a layer byte by byte keeps others from theirs.</summary>
internal sealed class ReadPatience : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private readonly LayerLimits _limits;
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenSource _slow = new();
    private readonly CancellationTokenSource _any;
    private readonly ITimer _timer;
    private long _bytes;

    /// <summary>Begins to wait.</summary>
    /// <param name="limits">For how long, and how much has to come.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">The program ends.</param>
    public ReadPatience(LayerLimits limits, TimeProvider time, CancellationToken stop)
    {
        _limits = limits;
        _end = new CancellationTokenSource(limits.Time, time);
        _any = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, _slow.Token, stop);
        _timer = time.CreateTimer(_ => Look(), null, Window, Window);
    }

    /// <summary>Ends the read.</summary>
    public CancellationToken Token => _any.Token;

    /// <summary>So many bytes have come.</summary>
    public void Got(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Why the read was ended; null where it was not, or the program ends.</summary>
    /// <param name="name">What was read.</param>
    public SourceError? Why(string name) =>
        _end.IsCancellationRequested ? new SourceError(
            UnknownReason.OverLimit, $"{name} takes longer to read than the {_limits.Time.TotalSeconds:0} s that are given to one")
        : _slow.IsCancellationRequested ? new SourceError(
            UnknownReason.Unreachable, $"{name} came with less than {_limits.LeastBytes} bytes in {Window.TotalSeconds:0} s")
        : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _any.Dispose();
        _slow.Dispose();
        _end.Dispose();
    }

    private void Look()
    {
        if (Interlocked.Exchange(ref _bytes, 0) < _limits.LeastBytes)
        {
            _slow.Cancel();
        }
    }
}
