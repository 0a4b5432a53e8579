using Policy.Images.Registry;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Registry;

public sealed class HostGuardsTests
{
    private static readonly SourceError Passing = new(UnknownReason.Unreachable, "503") { MayPass = true };
    private static readonly SourceError Down = new(UnknownReason.Unreachable, "refused") { IsHostDown = true };

    private readonly TestClock _time = new();
    private readonly HostGuards _guards;
    private int _asked;

    public HostGuardsTests() => _guards = new HostGuards(_time, RetrySettings.Default);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_may_pass_is_asked_again_later_and_later()
    {
        var asking = AskAsync(Passing, Passing, Passing, 42);
        var delays = new List<TimeSpan>();
        for (var i = 0; i < 3; i++)
        {
            delays.Add(await _time.NextTimerAsync(due => due <= TimeSpan.FromSeconds(5), Token));
            Assert.Equal(i + 1, _asked);
            _time.Advance(delays[^1]);
        }

        Assert.Equal(42, (await asking).Value);
        Assert.All(new[] { 200, 400, 800 }.Zip(delays), pair =>
            Assert.InRange(pair.Second, TimeSpan.FromMilliseconds(pair.First / 2), TimeSpan.FromMilliseconds(pair.First)));
    }

    [Fact]
    public async Task Enough_is_enough()
    {
        var asking = AskAsync(Passing, Passing, Passing, Passing, 42);
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(await _time.NextTimerAsync(due => due <= TimeSpan.FromSeconds(5), Token));
        }

        Assert.Equal((Passing, 4), ((await asking).Error, _asked));
    }

    [Fact]
    public async Task What_does_not_pass_is_asked_once()
    {
        var gone = new SourceError(UnknownReason.NotFound, "404");

        Assert.Equal((gone, 1), ((await AskAsync(gone, 42)).Error, _asked));
    }

    [Fact]
    public async Task Retry_After_is_waited_for_to_the_second()
    {
        var asking = AskAsync(Passing with { RetryAfter = TimeSpan.FromSeconds(7) }, 42);

        Assert.Equal(TimeSpan.FromSeconds(7), await _time.NextTimerAsync(due => due < TimeSpan.FromSeconds(10), Token));
        _time.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal(42, (await asking).Value);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(3600)]
    public async Task What_would_be_too_late_for_the_asker_is_not_waited_for(int seconds)
    {
        var limited = Passing with { RetryAfter = TimeSpan.FromSeconds(seconds) };

        Assert.Equal((limited, 1), ((await AskAsync(limited, 42)).Error, _asked));
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_left_alone_for_a_while()
    {
        for (var i = 0; i < HostGuards.FailuresToBreak; i++)
        {
            Assert.Equal(Down, (await AskAsync(Down)).Error);
        }

        var error = (await AskAsync(42)).Error!;
        Assert.Equal((UnknownReason.Unreachable, "registry.corp did not answer 5 times and is left alone for 10 s"), (error.Reason, error.Message));
        Assert.Equal(HostGuards.FailuresToBreak, _asked);

        _time.Advance(HostGuards.Break);
        Assert.Equal(42, (await AskAsync(42)).Value);
    }

    [Fact]
    public async Task A_host_that_is_given_up_on_each_time_is_left_alone_too()
    {
        for (var i = 0; i < HostGuards.FailuresToBreak; i++)
        {
            using var end = new CancellationTokenSource();
            var asking = _guards.AskAsync("https://registry.corp", "registry.corp", new Deadline(_time, TimeSpan.FromSeconds(10), end.Token), async token =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return (SourceResult<int>)1;
            });
            await end.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        }

        Assert.Equal("registry.corp did not answer 5 times and is left alone for 10 s", (await AskAsync(42)).Error!.Message);
    }

    [Fact]
    public async Task Those_who_ask_before_the_first_failure_all_hear_of_their_own()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var askers = Enumerable.Range(0, 2 * HostGuards.FailuresToBreak).Select(_ => _guards.AskAsync("https://registry.corp", "registry.corp", Deadline(), async _ =>
        {
            await go.Task;
            return (SourceResult<int>)Down;
        })).ToList();

        go.SetResult();

        Assert.All(await Task.WhenAll(askers), result => Assert.Equal(Down, result.Error));
        Assert.Equal("registry.corp did not answer 5 times and is left alone for 10 s", (await AskAsync(42)).Error!.Message);
    }

    [Fact]
    public async Task Another_host_is_asked_meanwhile()
    {
        for (var i = 0; i < HostGuards.FailuresToBreak; i++)
        {
            await AskAsync(Down);
        }

        Assert.Equal(42, (await AskAtAsync("other.corp", 42)).Value);
    }

    [Fact]
    public async Task A_host_that_answers_now_and_then_is_asked_on()
    {
        await AskAsync(42);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(Down, (await AskAsync(Down)).Error);
        }
    }

    [Fact]
    public async Task Not_too_many_questions_are_under_way_to_one_host()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var underWay = 0;
        var askers = Enumerable.Range(0, 40).Select(_ => _guards.AskAsync("https://registry.corp", "registry.corp", Deadline(), async _ =>
        {
            Interlocked.Increment(ref underWay);
            await go.Task;
            return (SourceResult<int>)1;
        })).ToList();

        Assert.Equal(HostGuards.MaxParallel, Volatile.Read(ref underWay));
        Assert.Equal(42, (await AskAtAsync("other.corp", 42)).Value);
        go.SetResult();
        Assert.All(await Task.WhenAll(askers), result => Assert.True(result.Succeeded));
    }

    [Fact]
    public async Task Not_too_many_wait_for_a_slow_host()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var askers = Enumerable.Range(0, HostGuards.MaxParallel + HostGuards.MaxWaiting).Select(_ => _guards.AskAsync("https://registry.corp", "registry.corp", Deadline(), async _ =>
        {
            await go.Task;
            return (SourceResult<int>)1;
        })).ToList();

        var error = (await AskAsync(42)).Error!;

        Assert.Equal("registry.corp is slow, and 2048 questions wait for it already", error.Message);
        go.SetResult();
        Assert.All(await Task.WhenAll(askers), result => Assert.True(result.Succeeded));
    }

    private Deadline Deadline() => new(_time, TimeSpan.FromSeconds(10), Token);

    private Task<SourceResult<int>> AskAsync(params SourceResult<int>[] answers) => AskAtAsync("registry.corp", answers);

    private Task<SourceResult<int>> AskAtAsync(string host, params SourceResult<int>[] answers)
    {
        var next = 0;
        return _guards.AskAsync($"https://{host}", host, Deadline(), _ =>
        {
            _asked++;
            return Task.FromResult(answers[next++]);
        });
    }
}
