using System.Collections.Immutable;
using Policy.Images.Configuration;
using Policy.Images.Registry;
using Policy.Images.Registry.Auth;
using Policy.Images.Registry.Auth.Cloud;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Registry;

/// <summary>In whose name a reference is asked for, in order.</summary>
public sealed class RegistryAskersTests
{
    private static readonly PullCredentials Own = new() { Secrets = [Secrets.Of(("registry.corp", "own"))], Clouds = [CloudProvider.Gcr] };

    private readonly Source _common = new();
    private readonly Cloud _cloud = new();
    private readonly List<string> _problems = [];

    [Fact]
    public async Task Ones_own_secrets_come_before_the_docker_config_and_that_before_a_cloud()
    {
        _common.Answer = ImmutableArray.Create<Credential>(new Credential.Basic("common", "c"));

        Assert.Equal(["own", "common", "cloud"], await AllAsync("registry.corp", Own));
        Assert.Equal(["common", "cloud"], await AllAsync("registry.corp", Own with { Secrets = [] }));
        Assert.Equal(["common"], await AllAsync("registry.corp", PullCredentials.None));
    }

    [Fact]
    public async Task Who_has_nothing_asks_as_nobody_and_who_has_something_does_not()
    {
        _cloud.Problem = "fails";

        Assert.Equal(["nobody"], await AllAsync("registry.corp", PullCredentials.None));
        Assert.Equal(["nobody"], await AllAsync("other.corp", Own));
        Assert.Equal(["own"], await AllAsync("registry.corp", Own));
    }

    [Fact]
    public async Task Equal_credentials_are_one_asker()
    {
        _common.Answer = ImmutableArray.Create<Credential>(new Credential.Basic("own", "password of own"));

        Assert.Equal(["own"], await AllAsync("registry.corp", Own with { Clouds = [] }));
    }

    [Fact]
    public async Task Nothing_is_looked_for_while_what_is_there_may_do()
    {
        await foreach (var asker in OfAsync("registry.corp", Own))
        {
            Assert.True(asker.Succeeded);
            break;
        }

        Assert.Equal((0, 0), (_common.Asked, _cloud.Asked));
    }

    [Fact]
    public async Task A_docker_config_that_cannot_be_read_is_the_last_word()
    {
        _common.Answer = new SourceError(UnknownReason.Unauthorized, "broken");

        Assert.Equal(["own", "broken"], await AllAsync("registry.corp", Own));
    }

    [Fact]
    public async Task A_cloud_that_fails_is_passed_over_and_noted()
    {
        _cloud.Problem = "is answered 403 by one.cloud";

        Assert.Equal(["nobody"], await AllAsync("registry.corp", Own with { Secrets = [] }));
        Assert.Equal(["the keychain for GCR is answered 403 by one.cloud"], _problems);
    }

    [Fact]
    public async Task What_is_no_host_has_nobody_to_ask() => Assert.Equal(["'a b' is no host of a registry"], await AllAsync("a b", Own));

    private IAsyncEnumerable<SourceResult<Asker>> OfAsync(string registry, PullCredentials own) => new RegistryAskers(
        new RegistryDirectory(PratiqueConfiguration.Default, RegistryAccess.ConfiguredOnly), _common, new CloudCredentials([_cloud], TimeProvider.System))
        .OfAsync(registry, "team/app", own, _problems, TestContext.Current.CancellationToken);

    private async Task<IReadOnlyList<string>> AllAsync(string registry, PullCredentials own)
    {
        var all = new List<string>();
        await foreach (var asker in OfAsync(registry, own))
        {
            all.Add(asker.Error?.Message ?? (asker.Value!.Credential as Credential.Basic)?.User ?? "nobody");
        }

        return all;
    }

    private sealed class Source : ICredentialSource
    {
        public SourceResult<ImmutableArray<Credential>> Answer { get; set; } = ImmutableArray.Create(Credential.Anonymous);

        public int Asked { get; private set; }

        public Task<SourceResult<ImmutableArray<Credential>>> FindAsync(string registry, string repository, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(Answer);
        }
    }

    private sealed class Cloud : ICloudKeychain
    {
        public string? Problem { get; set; }

        public int Asked { get; private set; }

        public CloudProvider Provider => CloudProvider.Gcr;

        public string? ScopeOf(string registry) => registry.EndsWith(".corp", StringComparison.Ordinal) ? "" : null;

        public Task<SourceResult<CloudCredential>> GetAsync(string registry, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult<SourceResult<CloudCredential>>(
                Problem is { } problem ? CloudHttp.Problem(Provider, problem) : new CloudCredential(new Credential.Basic("cloud", "c"), DateTimeOffset.MaxValue));
        }
    }
}
