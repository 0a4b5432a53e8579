using System.Net;
using Policy.Images.Configuration;
using Policy.Images.Registry.Auth.Cloud;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Registry.Auth.Cloud;

/// <summary>Where the keychains' client goes, and where it does not.</summary>
public sealed class CloudHttpTests
{
    [Theory]
    [InlineData("http://127.0.0.1/", "127.0.0.1 is at 127.0.0.1, a Loopback address")]
    [InlineData("http://10.0.0.1/", "10.0.0.1 is at 10.0.0.1, a Private address")]
    [InlineData("http://registry.example/", "registry.example is at 203.0.114.1, a Public address")]
    [InlineData("https://api.ecr.eu-central-1.amazonaws.com/", "api.ecr.eu-central-1.amazonaws.com is at 169.254.169.254, a Metadata address")]
    public async Task It_goes_to_metadata_addresses_in_the_plain_and_to_them_alone(string url, string why)
    {
        using var http = CloudHttp.Of(
            ProxySettings.None, TimeProvider.System, (host, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(host == "registry.example" ? "203.0.114.1" : "169.254.169.254")]));

        var answer = await http.SendAsync(CloudProvider.Ecr, new HttpRequestMessage(HttpMethod.Get, url), TestContext.Current.CancellationToken);

        Wire.AssertError(answer, UnknownReason.Unauthorized, $"the keychain for ECR cannot reach {new Uri(url).Host} ({why})");
    }

    [Fact]
    public async Task It_reads_no_more_than_a_token_has()
    {
        await using var cloud = await CloudServer.StartAsync(_ => new string('a', CloudHttp.MaxBytes + 1));

        Wire.AssertError(
            await cloud.Http.SendAsync(CloudProvider.Gcr, new HttpRequestMessage(HttpMethod.Get, "https://gcr.io/"), TestContext.Current.CancellationToken),
            UnknownReason.Unauthorized, "the keychain for GCR is answered by gcr.io with more than 65536 bytes");
    }
}
