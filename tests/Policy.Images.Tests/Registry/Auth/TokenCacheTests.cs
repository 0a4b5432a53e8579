using Microsoft.Extensions.Time.Testing;
using Policy.Images.Registry.Auth;

namespace Policy.Images.Tests.Registry.Auth;

public sealed class TokenCacheTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TokenCache _cache;

    public TokenCacheTests() => _cache = new TokenCache(_time);

    [Fact]
    public void A_token_lives_from_when_it_was_asked_for()
    {
        var asked = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(40));
        Keep("a", 60, asked);

        Assert.Equal("token of a", Find("a"));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(Find("a"));
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public void A_token_that_lives_no_longer_than_the_margin_is_not_kept(int seconds, bool kept)
    {
        Keep("a", seconds, _time.GetUtcNow());

        Assert.Equal(kept, Find("a") is not null);
    }

    [Fact]
    public void A_refused_token_is_dropped_unless_it_was_renewed_meanwhile()
    {
        Keep("a", 60, _time.GetUtcNow());

        _cache.Drop(Key("a"), "an older token");
        Assert.NotNull(Find("a"));
        _cache.Drop(Key("a"), "token of a");
        Assert.Null(Find("a"));
    }

    [Fact]
    public void Expired_tokens_make_room_first()
    {
        Keep("old", 20, _time.GetUtcNow());
        _time.Advance(TimeSpan.FromSeconds(10));
        Fill(1, TokenCache.Capacity - 1);
        Keep("one more", 60, _time.GetUtcNow());

        Assert.NotNull(Find("1"));
        Assert.NotNull(Find("one more"));
    }

    [Fact]
    public void A_full_cache_begins_anew()
    {
        Fill(0, TokenCache.Capacity);
        Assert.NotNull(Find("0"));

        Keep("one more", 60, _time.GetUtcNow());

        Assert.Null(Find("0"));
        Assert.NotNull(Find("one more"));
    }

    private void Fill(int from, int count)
    {
        foreach (var i in Enumerable.Range(from, count))
        {
            Keep($"{i}", 60, _time.GetUtcNow());
        }
    }

    private void Keep(string repository, int seconds, DateTimeOffset asked) =>
        _cache.Keep(Key(repository), new Token($"token of {repository}", TimeSpan.FromSeconds(seconds)), asked);

    private string? Find(string repository) => _cache.Find(Key(repository));

    private static TokenKey Key(string repository) => new("registry.corp", repository, "https://auth", "s", "pull", Credential.Anonymous);
}
