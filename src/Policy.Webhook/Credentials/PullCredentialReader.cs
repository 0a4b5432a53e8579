using System.Collections.Immutable;
using Policy.Images;
using Policy.Images.Configuration;
using Policy.Rules;

namespace Policy.Webhook.Credentials;

/// <summary>
/// Finds what the kubelet would pull a workload's images with: its pull secrets, its service account's where it names
/// none, and the clouds that are configured for its namespace. What cannot be read is passed over, as the kubelet does it,
/// and said where an image cannot be read without it.
/// </summary>
/// <param name="settings">The configuration's <c>credentials</c>.</param>
/// <param name="cluster">What the cluster is asked; null where pull secrets are not read.</param>
/// <param name="time">The clock.</param>
internal sealed class PullCredentialReader(CredentialSettings settings, ClusterCredentials? cluster, TimeProvider time)
{
    /// <summary>The most secrets that are read for a workload.</summary>
    public const int MaxSecrets = 16;

    private readonly SecretMemory? _memory = cluster is null ? null : new SecretMemory(cluster.Secrets, time);

    /// <summary>Finds a workload's credentials.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="budget">How long there is for all of the decision, of which half may go here.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public async Task<PullCredentials> ReadAsync(PullSource source, TimeSpan budget, CancellationToken cancellationToken) =>
        PullCredentials.Of(settings, source.Namespace, source.Namespace is { } group ? await ReadAsync(group, source, budget, cancellationToken) : []);

    private async Task<ImmutableArray<PullSecret>> ReadAsync(string group, PullSource source, TimeSpan budget, CancellationToken cancellationToken)
    {
        if (cluster is null || _memory is null || !cluster.Settings.Includes(group))
        {
            return source.Secrets.IsEmpty
                ? []
                : [PullSecret.None($"pull secrets of namespace {group} are not read (cluster.pullSecrets)")];
        }

        var names = source.Secrets;
        if (names.IsEmpty && source.ServiceAccount is { } account)
        {
            if (cluster.ServiceAccounts.PullSecretsOf(group, account) is not { } given)
            {
                return [PullSecret.None($"service account {group}/{SafeText.Excerpt(account)} is not known, nor its pull secrets")];
            }

            names = given;
        }

        var distinct = names.Where(name => name.Length > 0).Distinct().ToImmutableArray();
        var reads = distinct.Take(MaxSecrets).Select(name => ReadAsync(group, name, budget > TimeSpan.Zero ? budget / 2 : TimeSpan.Zero, cancellationToken));
        var secrets = ImmutableArray.Create(await Task.WhenAll(reads));
        return distinct.Length <= MaxSecrets ? secrets : secrets.Add(PullSecret.None($"only the first {MaxSecrets} of {distinct.Length} pull secrets are read"));
    }

    private async Task<PullSecret> ReadAsync(string group, string name, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (!SecretReader.IsName(name))
        {
            return PullSecret.None($"pull secret {SafeText.Quoted(name)} has a name that no secret can have");
        }

        try
        {
            return await _memory!.GetAsync(group, name).WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return PullSecret.None($"pull secret {group}/{name} was not read in the time there was");
        }
    }
}
