using Microsoft.Extensions.Time.Testing;
using Policy.Images.Cache;

namespace Policy.Images.Tests.Cache;

public sealed class BoundedCacheTests
{
    [Fact]
    public void What_was_used_longest_ago_goes_first()
    {
        var cache = new BoundedCache<string, int>(10);
        cache.Keep("a", 1, 4);
        cache.Keep("b", 2, 4);
        Assert.True(cache.TryGet("a", out _));

        cache.Keep("c", 3, 4);

        Assert.True(cache.TryGet("a", out var a));
        Assert.False(cache.TryGet("b", out _));
        Assert.True(cache.TryGet("c", out var c));
        Assert.Equal((1, 3, 8, 2), (a, c, cache.Weight, cache.Count));
    }

    [Fact]
    public void As_many_go_as_a_heavy_one_needs()
    {
        var cache = new BoundedCache<int, int>(10);
        for (var i = 0; i < 10; i++)
        {
            cache.Keep(i, i, 1);
        }

        cache.Keep(10, 10, 9);

        Assert.Equal((10, 2), (cache.Weight, cache.Count));
        Assert.True(cache.TryGet(9, out _));
        Assert.False(cache.TryGet(8, out _));
    }

    [Fact]
    public void One_that_is_heavier_than_the_whole_is_not_kept_nor_is_what_it_was_to_replace()
    {
        var cache = new BoundedCache<string, int>(10);
        cache.Keep("a", 1, 1);
        cache.Keep("b", 1, 1);

        cache.Keep("a", 2, 11);

        Assert.False(cache.TryGet("a", out _));
        Assert.True(cache.TryGet("b", out _));
        Assert.Equal(1, cache.Weight);
    }

    [Fact]
    public void A_value_takes_the_place_of_another_under_its_key()
    {
        var cache = new BoundedCache<string, int>(10);
        cache.Keep("a", 1, 6);
        cache.Keep("a", 2, 7);

        Assert.True(cache.TryGet("a", out var value));
        Assert.Equal((2, 7, 1), (value, cache.Weight, cache.Count));
        cache.Remove("a");
        cache.Remove("a");
        Assert.Equal((0, 0), (cache.Weight, cache.Count));
    }

    [Fact]
    public void Nothing_weighs_nothing() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoundedCache<string, int>(10).Keep("a", 1, 0));

    [Fact]
    public void Many_at_once_leave_it_whole()
    {
        var cache = new BoundedCache<int, int>(100);

        Parallel.For(0, 20_000, i =>
        {
            cache.Keep(i % 300, i, 1 + (i % 3));
            cache.TryGet((i * 7) % 300, out _);
            cache.Remove((i * 3) % 300);
        });

        Assert.InRange(cache.Weight, cache.Count, 100);
    }

    [Fact]
    public void An_expiring_value_is_gone_when_its_time_is_over()
    {
        var time = new FakeTimeProvider();
        var cache = new ExpiringCache<string, int>(2, time);
        cache.Keep("a", 1, TimeSpan.FromSeconds(10));
        cache.Keep("never", 1, TimeSpan.Zero);
        Assert.False(cache.TryGet("never", out _));

        time.Advance(TimeSpan.FromSeconds(9.999));
        Assert.True(cache.TryGet("a", out _));
        time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.False(cache.TryGet("a", out _));
    }

    [Fact]
    public void Expiring_values_are_not_more_than_so_many()
    {
        var cache = new ExpiringCache<int, int>(2, new FakeTimeProvider());
        foreach (var i in Enumerable.Range(0, 3))
        {
            cache.Keep(i, i, TimeSpan.FromSeconds(1));
        }

        Assert.Equal([false, true, true], Enumerable.Range(0, 3).Select(i => cache.TryGet(i, out _)));
    }
}
