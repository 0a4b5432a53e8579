using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Policy.Images;
using Policy.Images.Configuration;
using Policy.Webhook.Credentials;

namespace Policy.Webhook.Tests.Credentials;

/// <summary>Which secrets are read for a workload, and how often.</summary>
public sealed class PullCredentialReaderTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeCluster _cluster = new();

    public PullCredentialReaderTests()
    {
        _cluster.Secrets["shop/one"] = FakeCluster.Secret("registry.corp", "one");
        _cluster.Secrets["shop/two"] = FakeCluster.Secret("registry.corp", "two");
        _cluster.Accounts["shop/default"] = ["one"];
        _cluster.Accounts["shop/bare"] = [];
    }

    [Fact]
    public async Task What_a_template_names_is_read_once_and_its_account_is_not_asked() =>
        Assert.Equal(["shop/two", "shop/two-more"], (await AskedAsync(new PullSource("shop", ["two-more", "two", "two-more", ""], "default"))).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Secrets_come_in_the_order_in_which_they_are_named() => Assert.Equal(
        ["pull secret shop/b was not found", "pull secret shop/a was not found", "pull secret shop/c was not found"],
        Problems(await ReadAsync(new PullSource("shop", ["b", "one", "a", "c"], null))));

    [Fact]
    public async Task Where_a_template_names_none_its_accounts_are_read() =>
        Assert.Equal(["shop/one"], await AskedAsync(new PullSource("shop", [], "default")));

    [Fact]
    public async Task A_pod_has_what_it_names_and_no_more() => Assert.Empty(await AskedAsync(new PullSource("shop", [], null)));

    [Fact]
    public async Task An_account_without_pull_secrets_gives_none_and_one_that_is_not_known_is_said_to_be_so()
    {
        Assert.Empty((await ReadAsync(new PullSource("shop", [], "bare"))).Secrets);
        Assert.Equal(["service account shop/gone is not known, nor its pull secrets"], Problems(await ReadAsync(new PullSource("shop", [], "gone"))));
    }

    [Theory]
    [InlineData("team", "pull secrets of namespace team are not read (cluster.pullSecrets)")]
    [InlineData("shopping", "pull secrets of namespace shopping are not read (cluster.pullSecrets)")]
    public async Task Secrets_of_other_namespaces_are_not_read(string group, string problem)
    {
        Assert.Equal([problem], Problems(await ReadAsync(new PullSource(group, ["one"], null), "shop", "ops-*")));
        Assert.Empty((await ReadAsync(new PullSource(group, [], "default"), "shop")).Secrets);
        Assert.Empty(_cluster.Asked);
    }

    [Fact]
    public async Task Without_a_cluster_none_are_read()
    {
        var reader = new PullCredentialReader(new CredentialSettings(), null, _time);

        var credentials = await reader.ReadAsync(new PullSource("shop", ["one"], null), TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal(["pull secrets of namespace shop are not read (cluster.pullSecrets)"], Problems(credentials));
        Assert.Empty((await reader.ReadAsync(PullSource.None, TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).Secrets);
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_said_to_be_so_and_the_others_count()
    {
        var credentials = await ReadAsync(new PullSource("shop", ["gone", "one"], null));

        Assert.Equal(["pull secret shop/gone was not found"], Problems(credentials));
        Assert.Null(credentials.Secrets[1].Problem);
    }

    [Theory]
    [InlineData("../../configmaps/a")]
    [InlineData("a/b")]
    [InlineData("A")]
    [InlineData(".")]
    [InlineData("-a")]
    [InlineData("a?watch=true")]
    public async Task What_can_be_no_name_is_not_asked_for(string name)
    {
        Assert.Equal([$"pull secret '{name}' has a name that no secret can have"], Problems(await ReadAsync(new PullSource("shop", [name], null))));
        Assert.Empty(_cluster.Asked);
    }

    [Fact]
    public async Task No_workload_makes_any_number_of_questions()
    {
        var credentials = await ReadAsync(new PullSource("shop", [.. Enumerable.Range(0, 100).Select(i => $"s{i}")], null));

        Assert.Equal(16, _cluster.Asked.Count);
        Assert.Equal("only the first 16 of 100 pull secrets are read", credentials.Secrets[^1].Problem);
    }

    [Fact]
    public async Task The_pods_of_a_rollout_are_one_question_and_a_new_secret_counts_10_s_later()
    {
        var reader = Reader("shop", "team");
        var go = new TaskCompletionSource();
        _cluster.Gate = go.Task;
        var reading = Enumerable.Range(0, 20).Select(_ => ReadAsync(reader, new PullSource("shop", ["one"], null))).ToList();
        go.SetResult();
        await Task.WhenAll(reading);
        await ReadAsync(reader, new PullSource("shop", ["one"], null));
        Assert.Equal(["shop/one"], _cluster.Asked);

        // What one namespace has is nothing to another that has a secret of the same name.
        Assert.Equal(["pull secret team/one was not found"], Problems(await ReadAsync(reader, new PullSource("team", ["one"], null))));

        _cluster.Secrets.Clear();
        _time.Advance(SecretMemory.Lifetime);
        Assert.Equal(["pull secret shop/one was not found"], Problems(await ReadAsync(reader, new PullSource("shop", ["one"], null))));
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_takes_half_of_the_time_at_most()
    {
        _cluster.Gate = new TaskCompletionSource().Task;
        var reading = ReadAsync(Reader("shop"), new PullSource("shop", ["one"], null));

        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(["pull secret shop/one was not read in the time there was"], Problems(await reading));
    }

    [Fact]
    public async Task A_clouds_keychain_is_for_the_namespaces_it_is_configured_for()
    {
        var settings = new CredentialSettings { Cloud = [new CloudSettings(CloudProvider.Ecr, ["shop"])] };
        var reader = new PullCredentialReader(settings, null, _time);

        Assert.Equal([CloudProvider.Ecr], (await ReadAsync(reader, new PullSource("shop", [], "default"))).Clouds);
        Assert.Empty((await ReadAsync(reader, new PullSource("team", [], "default"))).Clouds);
        Assert.Empty((await ReadAsync(reader, PullSource.None)).Clouds);
    }

    private static IEnumerable<string?> Problems(PullCredentials credentials) => credentials.Secrets.Select(secret => secret.Problem).Where(problem => problem is not null);

    private PullCredentialReader Reader(params ImmutableArray<string> namespaces) => new(new CredentialSettings(), _cluster.Credentials(namespaces), _time);

    private Task<PullCredentials> ReadAsync(PullSource source, params ImmutableArray<string> namespaces) =>
        ReadAsync(Reader(namespaces.IsEmpty ? ["*"] : namespaces), source);

    private static Task<PullCredentials> ReadAsync(PullCredentialReader reader, PullSource source) =>
        reader.ReadAsync(source, TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken);

    private async Task<IReadOnlyList<string>> AskedAsync(PullSource source)
    {
        await ReadAsync(source);
        return _cluster.Asked;
    }
}
