using Microsoft.Extensions.Time.Testing;
using Policy.Images.Configuration;
using Policy.Images.Registry.Auth;
using Policy.Images.Registry.Auth.Cloud;
using Policy.Images.Sources;
using Policy.Testing;

namespace Policy.Images.Tests.Registry.Auth.Cloud;

public sealed class AzureKeychainTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("corp.azurecr.io", true)]
    [InlineData("corp.azurecr.cn", true)]
    [InlineData("corp.azurecr.us", true)]
    [InlineData("azurecr.io", false)]
    [InlineData(".azurecr.io", false)]
    [InlineData("corp.evilazurecr.io", false)]
    [InlineData("corp.azurecr.io.evil.example", false)]
    [InlineData("corp.azurecr.io:5000", false)]
    [InlineData("evil.example/.azurecr.io", false)]
    [InlineData("mcr.microsoft.com", false)]
    public void Its_registries_are_known_by_their_hosts_and_each_is_asked_for_itself(string registry, bool isOurs) =>
        Assert.Equal(isOurs ? registry : null, new AzureKeychain(CloudVariables.None, null!, _time).ScopeOf(registry));

    [Theory]
    [InlineData("corp.azurecr.io", "login.microsoftonline.com", "management.azure.com")]
    [InlineData("corp.azurecr.cn", "login.chinacloudapi.cn", "management.chinacloudapi.cn")]
    [InlineData("corp.azurecr.us", "login.microsoftonline.us", "management.usgovcloudapi.net")]
    public async Task A_workload_identity_is_changed_into_a_token_of_the_registry(string registry, string authority, string resource)
    {
        await File.WriteAllTextAsync(_folder["token"], "federated", TestContext.Current.CancellationToken);
        await using var cloud = await CloudServer.StartAsync(line => line switch
        {
            _ when line == $"POST https://{authority}/tenant/oauth2/v2.0/token" => """{"access_token":"entra","expires_in":3000}""",
            _ when line == $"POST https://{registry}/oauth2/exchange" => """{"refresh_token":"refresh"}""",
            _ => null,
        });

        var given = await GetAsync(cloud, registry, "AZURE_CLIENT_ID=client", "AZURE_TENANT_ID=tenant", $"AZURE_FEDERATED_TOKEN_FILE={_folder["token"]}");

        Assert.Equal(
            new CloudCredential(new Credential.Basic("00000000-0000-0000-0000-000000000000", "refresh") { StaysHome = true }, _time.GetUtcNow().AddMinutes(50)),
            given.Value);
        Assert.Equal(
            [
                $"grant_type=client_credentials&client_id=client&scope=https%3A%2F%2F{resource}%2F.default&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=federated",
                $"grant_type=access_token&service={registry}&access_token=entra&tenant=tenant",
            ],
            cloud.Requests.Select(request => request.Body));
    }

    [Fact]
    public async Task A_managed_identity_is_asked_of_the_machine()
    {
        await using var cloud = await CloudServer.StartAsync(line => line.EndsWith("/oauth2/exchange", StringComparison.Ordinal)
            ? """{"refresh_token":"refresh"}"""
            : """{"access_token":"entra","expires_in":"3000"}""");

        var given = await GetAsync(cloud, "corp.azurecr.io", "AZURE_CLIENT_ID=client");

        Assert.Equal(_time.GetUtcNow().AddMinutes(50), given.Value!.Expires);
        Assert.StartsWith("GET http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https", cloud.Requests[0].Line, StringComparison.Ordinal);
        Assert.EndsWith("&client_id=client", cloud.Requests[0].Line, StringComparison.Ordinal);
        Assert.Equal("true", cloud.Requests[0].Headers["Metadata"]);
    }

    [Theory]
    [InlineData("is answered 403 by 169.254.169.254")]
    [InlineData("finds no token in the file that AZURE_FEDERATED_TOKEN_FILE names", "AZURE_FEDERATED_TOKEN_FILE=/nowhere")]
    public async Task What_goes_wrong_is_said_without_a_secret(string problem, params string[] variables)
    {
        await using var cloud = await CloudServer.StartAsync(_ => null);

        CloudServer.AssertProblem(await GetAsync(cloud, "corp.azurecr.io", variables), $"the keychain for ACR {problem}");
    }

    [Fact]
    public async Task A_token_is_sent_to_no_authority_in_the_plain()
    {
        await File.WriteAllTextAsync(_folder["token"], "federated", TestContext.Current.CancellationToken);
        await using var cloud = await CloudServer.StartAsync(_ => "{}");

        var given = await GetAsync(
            cloud, "corp.azurecr.io", "AZURE_CLIENT_ID=c", "AZURE_TENANT_ID=t", "AZURE_AUTHORITY_HOST=http://login.example", $"AZURE_FEDERATED_TOKEN_FILE={_folder["token"]}");

        CloudServer.AssertProblem(given, "the keychain for ACR needs AZURE_CLIENT_ID, AZURE_TENANT_ID and, where it is set, an https URL in AZURE_AUTHORITY_HOST");
        Assert.Empty(cloud.Requests);
    }

    private Task<SourceResult<CloudCredential>> GetAsync(CloudServer cloud, string registry, params string[] variables) =>
        new AzureKeychain(CloudServer.Variables(variables), cloud.Http, _time).GetAsync(registry, TestContext.Current.CancellationToken);
}
