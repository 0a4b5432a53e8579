using System.Text.Json.Nodes;
using Policy.Images.Configuration;
using Policy.Images.Registry.Auth;

namespace Policy.Images.Tests;

/// <summary>What a question is asked with, and in which order.</summary>
public sealed class PullCredentialsTests
{
    [Fact]
    public void The_secrets_of_a_workload_are_one_set_of_keys_of_which_the_longest_comes_first()
    {
        var credentials = new PullCredentials
        {
            Secrets =
            [
                Secrets.Of(("registry.corp", "first")),
                Secrets.Of(("registry.corp/team", "longer"), ("registry.corp", "second")),
                Secrets.Of(("*.corp", "glob")),
                PullSecret.None("pull secret team/gone was not found"),
            ],
        };

        Assert.Equal(["longer", "first", "second", "glob"], credentials.Find("registry.corp", "team/app").Cast<Credential.Basic>().Select(basic => basic.User));
        Assert.Empty(credentials.Find("registry.other", "team/app"));
        Assert.Equal(["pull secret team/gone was not found"], credentials.Problems);
    }

    [Fact]
    public void Equal_credentials_are_one()
    {
        var credentials = new PullCredentials { Secrets = [Secrets.Of(("registry.corp", "me")), Secrets.Of(("registry.corp/team", "me"))] };

        Assert.Single(credentials.Find("registry.corp", "team/app"));
    }

    [Fact]
    public void A_secret_does_not_make_a_registry_be_asked_any_number_of_times()
    {
        var credentials = new PullCredentials { Secrets = [Secrets.Of([.. Enumerable.Range(0, 100).Select(i => ($"registry.corp/{new string('a', i)}", $"user{i}"))])] };

        Assert.Equal(16, credentials.Find("registry.corp", new string('a', 200)).Length);
    }

    [Fact]
    public void Clouds_are_for_the_namespaces_that_they_are_configured_for()
    {
        var settings = new CredentialSettings
        {
            Cloud = [new CloudSettings(CloudProvider.Ecr, ["team-*", "ops"]), new CloudSettings(CloudProvider.Acr, ["*"])],
        };

        Assert.Equal([CloudProvider.Ecr, CloudProvider.Acr], PullCredentials.Of(settings, "team-a", []).Clouds);
        Assert.Equal([CloudProvider.Acr], PullCredentials.Of(settings, "shop", []).Clouds);
        Assert.Empty(PullCredentials.Of(settings, null, []).Clouds);
        Assert.Equal([CloudProvider.Ecr, CloudProvider.Acr], PullCredentials.OfOperator(settings).Clouds);
    }
}

/// <summary>Pull secrets whose passwords are like their users.</summary>
internal static class Secrets
{
    public static PullSecret Of(params (string Key, string User)[] entries) => PullSecret.OfConfig("pull secret team/regcred", Json(entries));

    public static PullCredentials For(string host, string user) => new() { Secrets = [Of((host, user))] };

    private static byte[] Json((string Key, string User)[] entries)
    {
        var auths = new JsonObject(entries.Select(entry => KeyValuePair.Create<string, JsonNode?>(
            entry.Key, new JsonObject { ["username"] = entry.User, ["password"] = $"password of {entry.User}" })));
        return System.Text.Encoding.UTF8.GetBytes(new JsonObject { ["auths"] = auths }.ToJsonString());
    }
}
