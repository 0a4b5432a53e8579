namespace Policy.Webhook.Admission.Reviews;

/// <summary>
/// Bounds the memory that bodies take together. Nearly all reviews are small and never wait; a large one, which parsed
/// can take ten times its bytes, has to have one of a few places. Until it has, its bytes are not taken off the wire.
/// </summary>
/// <param name="time">The clock that patience runs by.</param>
internal sealed class LargeBodies(TimeProvider time) : IDisposable
{
    /// <summary>Bodies of more bytes are large: API servers store no object of 2 MiB, and most have a few KiB.</summary>
    public const int LargerThan = 1 << 20;

    /// <summary>How many large bodies are held at once.</summary>
    public const int Most = 4;

    private TimeProvider Clock => time;

    private readonly SemaphoreSlim _free = new(Most, Most);

    /// <summary>A body that has no place yet.</summary>
    /// <param name="patience">How long it may wait for one.</param>
    public Place Expect(TimeSpan patience) => new(this, patience);

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    /// <summary>A body's place, which is given back when it is disposed.</summary>
    internal sealed class Place(LargeBodies bodies, TimeSpan patience) : IDisposable
    {
        private bool _taken;

        /// <summary>Waits for a place; false where there was none in time.</summary>
        /// <param name="cancellationToken">The caller has gone.</param>
        public async Task<bool> TakeAsync(CancellationToken cancellationToken)
        {
            if (_taken || await bodies._free.WaitAsync(TimeSpan.Zero, cancellationToken))
            {
                return _taken = true;
            }

            using var deadline = new CancellationTokenSource(patience, bodies.Clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
            try
            {
                await bodies._free.WaitAsync(either.Token);
                return _taken = true;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            if (_taken)
            {
                _taken = false;
                bodies._free.Release();
            }
        }
    }
}
