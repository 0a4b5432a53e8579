using Microsoft.Extensions.Time.Testing;
using Policy.Images.Configuration;
using Policy.Images.Registry.Auth;
using Policy.Images.Registry.Auth.Cloud;

namespace Policy.Images.Tests.Registry.Auth.Cloud;

public sealed class GoogleKeychainTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("gcr.io", true)]
    [InlineData("eu.gcr.io", true)]
    [InlineData("europe-west3-docker.pkg.dev", true)]
    [InlineData("us-docker.pkg.dev", true)]
    [InlineData("us-npm.pkg.dev", false)]
    [InlineData("a.b.gcr.io", false)]
    [InlineData(".gcr.io", false)]
    [InlineData("evilgcr.io", false)]
    [InlineData("gcr.io.evil.example", false)]
    [InlineData("evil.example.us-docker.pkg.dev", false)]
    [InlineData("gcr.io:443", false)]
    [InlineData("ghcr.io", false)]
    public void Its_registries_are_known_by_their_hosts(string registry, bool isOurs) =>
        Assert.Equal(isOurs, new GoogleKeychain(CloudVariables.None, null!, _time).ScopeOf(registry) is not null);

    [Fact]
    public async Task The_metadata_server_has_a_token()
    {
        await using var cloud = await CloudServer.StartAsync(_ => """{"access_token":"ya29.token","expires_in":1800,"token_type":"Bearer"}""");

        var given = await new GoogleKeychain(CloudVariables.None, cloud.Http, _time).GetAsync("gcr.io", TestContext.Current.CancellationToken);

        Assert.Equal(new CloudCredential(new Credential.Basic("oauth2accesstoken", "ya29.token") { StaysHome = true }, _time.GetUtcNow().AddMinutes(30)), given.Value);
        var request = Assert.Single(cloud.Requests);
        Assert.Equal(
            ("GET http://169.254.169.254/computeMetadata/v1/instance/service-accounts/default/token", "Google"), (request.Line, request.Headers["Metadata-Flavor"]));
    }

    [Theory]
    [InlineData(null, "is answered 403 by 169.254.169.254")]
    [InlineData("{}", "is given no token by the metadata server")]
    [InlineData("[", "is given no token by the metadata server")]
    public async Task What_goes_wrong_is_said(string? answer, string problem)
    {
        await using var cloud = await CloudServer.StartAsync(_ => answer);

        CloudServer.AssertProblem(
            await new GoogleKeychain(CloudVariables.None, cloud.Http, _time).GetAsync("gcr.io", TestContext.Current.CancellationToken), $"the keychain for GCR {problem}");
    }
}
