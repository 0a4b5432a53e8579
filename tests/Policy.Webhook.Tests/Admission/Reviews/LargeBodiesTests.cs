using Microsoft.Extensions.Time.Testing;
using Policy.Webhook.Admission.Reviews;

namespace Policy.Webhook.Tests.Admission.Reviews;

public sealed class LargeBodiesTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly LargeBodies _bodies;

    public LargeBodiesTests() => _bodies = new LargeBodies(_time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _bodies.Dispose();

    [Fact]
    public async Task One_more_waits_until_a_place_is_given_back()
    {
        var held = await TakeAllAsync();
        using var one = Expect();

        var waiting = one.TakeAsync(Token);
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.False(waiting.IsCompleted);
        held[1].Dispose();

        Assert.True(await waiting);
        Assert.True(await one.TakeAsync(Token));
    }

    [Fact]
    public async Task Who_waits_gives_up_when_its_time_is_over()
    {
        await TakeAllAsync();
        using var one = Expect();

        var waiting = one.TakeAsync(Token);
        _time.Advance(TimeSpan.FromSeconds(9));

        Assert.False(await waiting);
    }

    [Fact]
    public async Task Who_has_gone_waits_no_more()
    {
        await TakeAllAsync();
        using var gone = new CancellationTokenSource();
        using var one = Expect();

        var waiting = one.TakeAsync(gone.Token);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_place_is_given_back_once_however_often_it_is_disposed()
    {
        var held = await TakeAllAsync();
        held[0].Dispose();
        held[0].Dispose();
        using var one = Expect();
        using var two = Expect();

        Assert.True(await one.TakeAsync(Token));
        var waiting = two.TakeAsync(Token);
        _time.Advance(TimeSpan.FromSeconds(9));

        Assert.False(await waiting);
    }

    private LargeBodies.Place Expect() => _bodies.Expect(TimeSpan.FromSeconds(9));

    private async Task<List<LargeBodies.Place>> TakeAllAsync()
    {
        var places = Enumerable.Range(0, LargeBodies.Most).Select(_ => Expect()).ToList();
        Assert.All(await Task.WhenAll(places.Select(place => place.TakeAsync(Token))), Assert.True);
        return places;
    }
}
