using Microsoft.Extensions.Time.Testing;
using Policy.Images.Cache;
using Policy.Images.Sources;

namespace Policy.Images.Tests.Cache;

public sealed class SharedReadsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly TaskCompletionSource<int> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SharedReads<string, int> _reads;
    private int _begun;

    public SharedReadsTests() => _reads = new SharedReads<string, int>(_time);

    public void Dispose() => _reads.Dispose();

    [Fact]
    public async Task All_who_ask_at_once_share_one_read()
    {
        var askers = Enumerable.Range(0, 50).Select(_ => AskAsync("a", 10)).ToList();

        _answer.SetResult(42);

        Assert.All(await Task.WhenAll(askers), value => Assert.Equal(42, value));
        Assert.Equal((1, 0), (_begun, _reads.Count));
    }

    [Fact]
    public async Task Another_key_is_another_read_and_so_is_the_next_time()
    {
        _answer.SetResult(1);

        await AskAsync("a", 10);
        await AskAsync("b", 10);
        await AskAsync("a", 10);

        Assert.Equal(3, _begun);
    }

    [Fact]
    public async Task One_asker_who_goes_does_not_end_the_read_of_the_others()
    {
        using var gone = new CancellationTokenSource();
        var first = AskAsync("a", 10, gone.Token);
        var second = AskAsync("a", 10);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _answer.SetResult(42);

        Assert.Equal((42, 1), (await second, _begun));
    }

    [Fact]
    public async Task When_the_last_has_gone_the_read_goes_on_for_the_next()
    {
        using var gone = new CancellationTokenSource();
        var first = AskAsync("a", 10, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        _time.Advance(TimeSpan.FromSeconds(29));
        var next = AskAsync("a", 10);
        _answer.SetResult(42);

        Assert.Equal((42, 1), (await next, _begun));
    }

    [Theory]
    [InlineData(10, 30)]
    [InlineData(40, 40)]
    public async Task A_read_ends_when_nobody_has_waited_for_long(int budget, int end)
    {
        var asking = AskAsync("a", budget);
        _time.Advance(TimeSpan.FromSeconds(end - 0.1));
        Assert.False(asking.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(0.2));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(0, _reads.Count);
    }

    [Fact]
    public async Task Who_joins_moves_the_deadline_and_the_end()
    {
        Deadline? deadline = null;
        var first = _reads.GetAsync("a", Deadline(10), shared => WaitAsync(deadline = shared));
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(TimeSpan.FromSeconds(2), deadline!.Remaining);

        var second = AskAsync("a", 50);

        Assert.Equal(TimeSpan.FromSeconds(50), deadline.Remaining);
        _time.Advance(TimeSpan.FromSeconds(49));
        Assert.False(second.IsCompleted);
        _answer.SetResult(42);
        Assert.Equal((42, 42), (await first, await second));
    }

    [Fact]
    public async Task A_deadline_that_is_over_is_the_background()
    {
        Deadline? deadline = null;
        _ = _reads.GetAsync("a", Deadline(10), shared => WaitAsync(deadline = shared));

        Assert.False(deadline!.IsBackground);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(deadline.IsBackground);
        Assert.False(deadline.Token.IsCancellationRequested);
        _answer.SetResult(1);
        await _answer.Task;
    }

    [Fact]
    public async Task A_bug_in_a_read_is_everybodys_and_the_next_reads_anew()
    {
        var first = _reads.GetAsync("a", Deadline(10), _ => Task.FromException<int>(new InvalidOperationException("a bug")));

        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        _answer.SetResult(42);
        Assert.Equal(42, await AskAsync("a", 10));
    }

    [Fact]
    public async Task The_programs_end_ends_all_reads()
    {
        var asking = AskAsync("a", 10);

        _reads.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private Deadline Deadline(int seconds, CancellationToken token = default) => new(_time, TimeSpan.FromSeconds(seconds), token);

    private Task<int> AskAsync(string key, int seconds, CancellationToken token = default) =>
        _reads.GetAsync(key, Deadline(seconds, token), WaitAsync);

    private Task<int> WaitAsync(Deadline deadline)
    {
        Interlocked.Increment(ref _begun);
        return _answer.Task.WaitAsync(deadline.Token);
    }
}
