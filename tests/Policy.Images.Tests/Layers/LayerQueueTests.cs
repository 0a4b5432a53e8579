using Policy.Images.Layers;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Layers;

public sealed class LayerQueueTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_wait_for_their_turn_and_those_that_are_too_many_are_not_taken_on()
    {
        using var queue = new LayerQueue(workers: 1, capacity: 1);
        var refused = 0;
        queue.Refused = () => refused++;
        var begun = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var first = queue.RunAsync("a", async _ =>
        {
            begun.SetResult();
            await go.Task;
            return (SourceResult<int>)1;
        });
        await begun.Task.WaitAsync(Token);

        var second = queue.RunAsync("a", _ => Task.FromResult<SourceResult<int>>(2));
        var third = await queue.RunAsync("a", _ => Task.FromResult<SourceResult<int>>(3));

        Assert.Equal((1, 1, 1), (queue.Running, queue.Waiting, refused));
        Assert.Equal(
            (UnknownReason.Pending, "1 layers wait to be read, or 1 from a alone, and no more are taken on; ask again later"), (third.Error!.Reason, third.Error.Message));
        Assert.False(second.IsCompleted);
        go.SetResult();
        Assert.Equal(1, (await first.WaitAsync(Token)).Value);
        Assert.Equal(2, (await second.WaitAsync(Token)).Value);
    }

    [Fact]
    public async Task As_many_are_read_at_a_time_as_there_are_workers()
    {
        using var queue = new LayerQueue(workers: 3, capacity: 10);
        var begun = new CountdownEvent(3);
        var go = new TaskCompletionSource();
        var reads = Enumerable.Range(0, 3).Select(i => queue.RunAsync($"place{i}", async _ =>
        {
            begun.Signal();
            await go.Task;
            return (SourceResult<int>)i;
        })).ToList();

        Assert.True(await Task.Run(() => begun.Wait(TimeSpan.FromSeconds(30), Token), Token));
        go.SetResult();

        Assert.Equal([0, 1, 2], (await Task.WhenAll(reads)).Select(read => read.Value));
    }

    [Fact]
    public async Task Places_take_turns_and_none_takes_more_than_its_share()
    {
        using var queue = new LayerQueue(workers: 1, capacity: 8);
        var begun = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var order = new List<string>();
        var first = queue.RunAsync("a", async _ =>
        {
            begun.SetResult();
            await go.Task;
            return (SourceResult<int>)1;
        });
        await begun.Task.WaitAsync(Token);

        var reads = new[] { "a", "a", "b", "b" }.Select((place, i) => queue.RunAsync(place, _ =>
        {
            order.Add($"{place}{i}");
            return Task.FromResult<SourceResult<int>>(1);
        })).ToList();
        var refused = await queue.RunAsync("a", _ => Task.FromResult<SourceResult<int>>(1));
        go.SetResult();
        await Task.WhenAll([first, .. reads]).WaitAsync(Token);

        Assert.Equal("8 layers wait to be read, or 2 from a alone, and no more are taken on; ask again later", refused.Error!.Message);
        Assert.Equal(["a0", "b2", "a1", "b3"], order);
    }

    [Fact]
    public async Task A_read_that_fails_is_nobody_elses_matter()
    {
        using var queue = new LayerQueue(workers: 1, capacity: 10);

        await Assert.ThrowsAsync<InvalidOperationException>(() => queue.RunAsync<int>("a", _ => throw new InvalidOperationException("a bug")));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queue.RunAsync<int>("a", _ => throw new OperationCanceledException()));

        Assert.Equal(1, (await queue.RunAsync("a", _ => Task.FromResult<SourceResult<int>>(1))).Value);
    }

    [Fact]
    public async Task Who_reads_is_told_when_the_program_ends()
    {
        var queue = new LayerQueue(workers: 1, capacity: 10);
        var begun = new TaskCompletionSource();
        var read = queue.RunAsync("a", async stop =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, stop);
            return (SourceResult<int>)1;
        });
        await begun.Task.WaitAsync(Token);

        var waiting = queue.RunAsync("a", _ => Task.FromResult<SourceResult<int>>(1));

        queue.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Token));
        Assert.Equal(UnknownReason.Pending, (await queue.RunAsync("a", _ => Task.FromResult<SourceResult<int>>(1))).Error!.Reason);
        await Task.WhenAll(queue.Workers).WaitAsync(Token);
    }
}
