namespace Policy.Testing.Kubernetes;

/// <summary>What was asked, and who waits for it.</summary>
internal sealed class FakeRequests
{
    // Far more than any test takes; it ends one that waits for what never comes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly List<FakeRequest> _all = [];
    private TaskCompletionSource _changed = New();

    public IReadOnlyList<FakeRequest> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    public void Add(FakeRequest request)
    {
        lock (_lock)
        {
            _all.Add(request);
        }

        Changed();
    }

    /// <summary>Something is other than it was: those who wait look again.</summary>
    public void Changed()
    {
        lock (_lock)
        {
            _changed.TrySetResult();
            _changed = New();
        }
    }

    public async Task<FakeRequest> WaitAsync(Func<FakeRequest, bool> match, int count)
    {
        FakeRequest? found = null;
        await UntilAsync(() => (found = All.Where(match).ElementAtOrDefault(count - 1)) is not null);
        return found!;
    }

    public async Task UntilAsync(Func<bool> condition)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                changed = _changed.Task;
            }

            if (condition())
            {
                return;
            }

            try
            {
                await changed.WaitAsync(Patience);
            }
            catch (TimeoutException e)
            {
                throw new TimeoutException($"What the test waits for did not come; there came {string.Join(", ", All)}", e);
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
