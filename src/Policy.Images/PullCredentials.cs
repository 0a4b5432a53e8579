using System.Collections.Immutable;
using Policy.Images.Configuration;
using Policy.Images.Registry.Auth;

namespace Policy.Images;

/// <summary>
/// What a question about images may be asked with beside the mounted docker config, which is everybody's. It is tried in
/// the order of the kubelet: the workload's own secrets, then the docker config and its helpers, then the keychains of
/// clouds; whoever has none of them asks as nobody. No secret shows in text.
/// </summary>
public sealed record PullCredentials
{
    // A config may name one registry in very many ways, and each try is a question to that registry.
    private const int MaxTried = 16;

    /// <summary>Nothing of one's own.</summary>
    public static PullCredentials None { get; } = new();

    /// <summary>The workload's docker configs, in the order in which it names them.</summary>
    public ImmutableArray<PullSecret> Secrets { get; init; } = [];

    /// <summary>The clouds whose keychains may be used for the workload.</summary>
    public ImmutableArray<CloudProvider> Clouds { get; init; } = [];

    /// <summary>What somebody may use who has the configuration itself: every cloud in it.</summary>
    /// <param name="settings">The configuration's <c>credentials</c>.</param>
    public static PullCredentials OfOperator(CredentialSettings settings) => new() { Clouds = [.. settings.Cloud.Select(cloud => cloud.Provider)] };

    /// <summary>What some workload may use: its own secrets, and the clouds that are configured for its namespace.</summary>
    /// <param name="settings">The configuration's <c>credentials</c>.</param>
    /// <param name="group">The namespace; null where it is not known, and then it is nobody's.</param>
    /// <param name="secrets">The workload's docker configs, in the order in which it names them.</param>
    public static PullCredentials Of(CredentialSettings settings, string? group, ImmutableArray<PullSecret> secrets) => new()
    {
        Secrets = secrets,
        Clouds = group is null ? [] : [.. settings.Cloud.Where(cloud => cloud.Serves(group)).Select(cloud => cloud.Provider)],
    };

    /// <summary>Why some of the secrets hold nothing.</summary>
    internal IEnumerable<string> Problems => Secrets.Select(secret => secret.Problem).OfType<string>();

    /// <summary>
    /// The workload's own credentials for a repository, in the kubelet's order: all its secrets are one set of keys, and
    /// where a key stands in several, the secret that is named first comes first.
    /// </summary>
    internal ImmutableArray<Credential> Find(string registry, string repository) => Secrets.IsEmpty
        ? []
        : [.. AuthKey.Choose(Secrets.SelectMany(secret => secret.Entries), entry => entry.Key, registry, repository).Select(entry => entry.Credential).Distinct().Take(MaxTried)];
}
