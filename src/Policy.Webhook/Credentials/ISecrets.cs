using System.Text.Json.Serialization;

namespace Policy.Webhook.Credentials;

/// <summary>Secrets of the cluster, one at a time and by name: they are never listed or watched.</summary>
internal interface ISecrets
{
    /// <summary>Reads a secret.</summary>
    /// <param name="group">Its namespace.</param>
    /// <param name="name">Its name, which is known to be one.</param>
    /// <param name="cancellationToken">The deadline.</param>
    Task<SecretAnswer> GetAsync(string group, string name, CancellationToken cancellationToken);
}

/// <summary>A secret, or why there is none.</summary>
/// <param name="Secret">The secret.</param>
/// <param name="Problem">What follows on the secret's name in a message: <c>was not found</c>.</param>
internal sealed record SecretAnswer(SecretDocument? Secret, string? Problem)
{
    /// <summary>There is none of the name.</summary>
    public static SecretAnswer NotFound { get; } = new(null, "was not found");
}

/// <summary>What is read of a secret: its type and the two docker configs that it may hold. Source: Kubernetes core/v1, Secret.</summary>
internal sealed record SecretDocument
{
    /// <summary>Its type.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; init; }

    /// <summary>What it holds; null for nothing.</summary>
    [JsonPropertyName("data")]
    public SecretData? Data { get; init; }

    /// <summary>The type alone: what it holds is secret.</summary>
    public override string ToString() => $"a secret of type {Type}";
}

/// <summary>The docker configs of a secret; whatever else it holds is not kept.</summary>
internal sealed record SecretData
{
    /// <summary>Of type <c>kubernetes.io/dockerconfigjson</c>.</summary>
    [JsonPropertyName(".dockerconfigjson")]
    public byte[]? DockerConfigJson { get; init; }

    /// <summary>Of type <c>kubernetes.io/dockercfg</c>.</summary>
    [JsonPropertyName(".dockercfg")]
    public byte[]? DockerCfg { get; init; }

    /// <summary>Nothing of it.</summary>
    public override string ToString() => "a secret's data";
}

/// <summary>How secrets are read from JSON, by code that the compiler writes.</summary>
[JsonSerializable(typeof(SecretDocument))]
internal sealed partial class SecretJson : JsonSerializerContext;
