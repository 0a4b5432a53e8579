using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Policy.Images.Configuration;
using Policy.Images.Registry.Auth;
using Policy.Images.Registry.Auth.Cloud;
using Policy.Images.Sources;

namespace Policy.Images.Tests.Registry.Auth.Cloud;

/// <summary>Which keychain is asked for what, and how often.</summary>
public sealed class CloudCredentialsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_cloud_is_asked_for_its_own_registries_and_for_those_who_may()
    {
        var keychain = new Keychain(_time);
        using var clouds = new CloudCredentials([keychain], _time);

        Assert.Null(await FindAsync(clouds, "docker.io", CloudProvider.Gcr));
        Assert.Null(await FindAsync(clouds, "one.cloud", CloudProvider.Ecr, CloudProvider.Acr));
        Assert.Null(await FindAsync(clouds, "one.cloud"));
        Assert.Empty(keychain.Asked);
        Assert.True((await FindAsync(clouds, "one.cloud", CloudProvider.Gcr))!.Value.Succeeded);
        Assert.Equal(["one.cloud"], keychain.Asked);
    }

    [Fact]
    public async Task What_is_given_is_kept_until_shortly_before_it_ends()
    {
        var keychain = new Keychain(_time) { Lifetime = TimeSpan.FromHours(1) };
        using var clouds = new CloudCredentials([keychain], _time);
        await FindAsync(clouds, "one.cloud", CloudProvider.Gcr);

        _time.Advance(TimeSpan.FromMinutes(54));
        await FindAsync(clouds, "one.cloud", CloudProvider.Gcr);
        Assert.Single(keychain.Asked);

        _time.Advance(TimeSpan.FromMinutes(1));
        await FindAsync(clouds, "one.cloud", CloudProvider.Gcr);
        Assert.Equal(2, keychain.Asked.Count);
    }

    [Fact]
    public async Task A_short_life_is_used_for_half_of_it()
    {
        var keychain = new Keychain(_time) { Lifetime = TimeSpan.FromMinutes(2) };
        using var clouds = new CloudCredentials([keychain], _time);
        await FindAsync(clouds, "one.cloud", CloudProvider.Gcr);

        _time.Advance(TimeSpan.FromSeconds(59));
        await FindAsync(clouds, "one.cloud", CloudProvider.Gcr);
        Assert.Single(keychain.Asked);

        _time.Advance(TimeSpan.FromSeconds(1));
        await FindAsync(clouds, "one.cloud", CloudProvider.Gcr);
        Assert.Equal(2, keychain.Asked.Count);
    }

    [Fact]
    public async Task A_failure_is_remembered_for_a_moment()
    {
        var keychain = new Keychain(_time) { Problem = "is answered 403 by one.cloud" };
        using var clouds = new CloudCredentials([keychain], _time);
        Assert.Equal("the keychain for GCR is answered 403 by one.cloud", (await FindAsync(clouds, "one.cloud", CloudProvider.Gcr))!.Value.Error!.Message);
        await FindAsync(clouds, "one.cloud", CloudProvider.Gcr);
        Assert.Single(keychain.Asked);

        _time.Advance(CloudCredentials.FailureLifetime);
        keychain.Problem = null;
        Assert.True((await FindAsync(clouds, "one.cloud", CloudProvider.Gcr))!.Value.Succeeded);
    }

    private static Task<SourceResult<Credential>?> FindAsync(CloudCredentials clouds, string registry, params ImmutableArray<CloudProvider> allowed) =>
        clouds.FindAsync(registry, allowed, TestContext.Current.CancellationToken);

    private sealed class Keychain(TimeProvider time) : ICloudKeychain
    {
        public List<string> Asked { get; } = [];

        public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);

        public string? Problem { get; set; }

        public CloudProvider Provider => CloudProvider.Gcr;

        public string? ScopeOf(string registry) => registry.EndsWith(".cloud", StringComparison.Ordinal) ? registry : null;

        public Task<SourceResult<CloudCredential>> GetAsync(string registry, CancellationToken cancellationToken)
        {
            Asked.Add(registry);
            return Task.FromResult<SourceResult<CloudCredential>>(
                Problem is { } problem ? CloudHttp.Problem(Provider, problem) : new CloudCredential(new Credential.Basic("a", "b"), time.GetUtcNow() + Lifetime));
        }
    }
}
