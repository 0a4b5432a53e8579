using System.Text;
using System.Text.Json;
using Policy.Webhook.Credentials;

namespace Policy.Webhook.Tests.Credentials;

/// <summary>Secrets as the kubelet reads them.</summary>
public sealed class SecretReaderTests
{
    private const string Name = "pull secret team/regcred";
    private const string Auths = """{"registry.corp": {"username": "me", "password": "topsecret"}}""";

    [Theory]
    [InlineData("kubernetes.io/dockerconfigjson", """{"auths": {"registry.corp": {"auth": "bWU6c2VjcmV0"}}}""")]
    [InlineData("kubernetes.io/dockercfg", Auths)]
    public void Both_formats_are_read(string type, string text) => Assert.Null(SecretReader.Read(Name, FakeCluster.OfType(type, text)).Problem);

    [Theory]
    [InlineData("Opaque", "{}", "is of type 'Opaque', not kubernetes.io/dockerconfigjson or kubernetes.io/dockercfg")]
    [InlineData("kubernetes.io/dockerconfigjson", "", "is empty")]
    [InlineData("kubernetes.io/dockercfg", "", "is empty")]
    [InlineData("kubernetes.io/dockerconfigjson", "topsecret", "cannot be read: it is no JSON (line 1, byte 2)")]
    [InlineData("kubernetes.io/dockercfg", """["topsecret"]""", "holds no object")]
    public void What_is_wrong_is_said_in_one_way_and_without_its_secrets(string type, string text, string problem) =>
        Assert.Equal($"{Name} {problem}", SecretReader.Read(Name, FakeCluster.OfType(type, text)).Problem);

    [Fact]
    public void What_could_not_be_had_says_why()
    {
        Assert.Equal($"{Name} was not found", SecretReader.Read(Name, SecretAnswer.NotFound).Problem);
        Assert.Equal($"{Name} may not be read", SecretReader.Read(Name, new SecretAnswer(null, "may not be read")).Problem);
    }

    [Fact]
    public void Of_a_secret_as_the_API_server_sends_it_the_docker_config_alone_is_kept()
    {
        var config = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"auths":""" + Auths + "}"));
        var json = $$$"""
            {"kind":"Secret","apiVersion":"v1","metadata":{"name":"regcred","namespace":"team"},"type":"kubernetes.io/dockerconfigjson",
             "data":{".dockerconfigjson":"{{{config}}}","other":"AAAA"}}
            """;

        var secret = JsonSerializer.Deserialize(json, SecretJson.Default.SecretDocument)!;

        Assert.Null(SecretReader.Read(Name, new SecretAnswer(secret, null)).Problem);
        Assert.DoesNotContain("topsecret", $"{secret} {secret.Data} {new SecretAnswer(secret, null)}", StringComparison.Ordinal);
    }
}
