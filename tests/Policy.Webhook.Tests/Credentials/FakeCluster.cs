using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Policy.Images.Configuration;
using Policy.Webhook.Credentials;

namespace Policy.Webhook.Tests.Credentials;

/// <summary>Secrets and service accounts that a test writes down, and how often they are asked for.</summary>
internal sealed class FakeCluster : ISecrets, IServiceAccounts
{
    private readonly ConcurrentQueue<string> _asked = new();

    /// <summary>Secrets by namespace and name.</summary>
    public ConcurrentDictionary<string, SecretAnswer> Secrets { get; } = new();

    /// <summary>Pull secrets of service accounts, by namespace and name.</summary>
    public ConcurrentDictionary<string, ImmutableArray<string>> Accounts { get; } = new();

    /// <summary>What an answer waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>The secrets that were asked for, in order.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    /// <summary>What the webhook asks.</summary>
    /// <param name="namespaces">Whose secrets may be read.</param>
    public ClusterCredentials Credentials(params ImmutableArray<string> namespaces) => new(this, this, new PullSecretSettings { Namespaces = namespaces });

    /// <summary>A secret of the type that kubectl makes, whose password is like its user.</summary>
    public static SecretAnswer Secret(string host, string user)
    {
        var auths = new JsonObject { [host] = new JsonObject { ["username"] = user, ["password"] = $"password of {user}" } };
        return OfType("kubernetes.io/dockerconfigjson", new JsonObject { ["auths"] = auths }.ToJsonString());
    }

    /// <summary>A secret of some type that holds one text wherever it may.</summary>
    public static SecretAnswer OfType(string type, string text) => new(
        new SecretDocument { Type = type, Data = new SecretData { DockerConfigJson = Encoding.UTF8.GetBytes(text), DockerCfg = Encoding.UTF8.GetBytes(text) } }, null);

    public async Task<SecretAnswer> GetAsync(string group, string name, CancellationToken cancellationToken)
    {
        _asked.Enqueue($"{group}/{name}");
        await Gate.WaitAsync(cancellationToken);
        return Secrets.GetValueOrDefault($"{group}/{name}", SecretAnswer.NotFound);
    }

    public ImmutableArray<string>? PullSecretsOf(string group, string name) =>
        Accounts.TryGetValue($"{group}/{name}", out var secrets) ? secrets : null;
}
