using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Policy.Images.Configuration;
using Policy.Images.Registry.Auth;
using Policy.Images.Registry.Auth.Cloud;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry;

/// <summary>
/// In whose name, and where, a reference may be asked for: each mirror of its registry and then the registry itself, and
/// at each the credentials that match, as the kubelet and containerd do it.
/// </summary>
/// <param name="directory">The registries' settings.</param>
/// <param name="credentials">The credentials that are everybody's.</param>
/// <param name="clouds">The keychains of clouds; null for none.</param>
internal sealed class RegistryAskers(RegistryDirectory directory, ICredentialSource credentials, CloudCredentials? clouds = null) : IDisposable
{
    /// <summary>
    /// The askers in order, at least one, or an error, which is the last. Nothing is looked for before the asker ahead of
    /// it has failed: helpers are programs, and keychains are services.
    /// </summary>
    /// <param name="registry">Host and port as in references.</param>
    /// <param name="repository">The path within the registry.</param>
    /// <param name="own">The credentials of one's own.</param>
    /// <param name="problems">Where it is noted what was passed over.</param>
    /// <param name="cancellationToken">The deadline.</param>
    public async IAsyncEnumerable<SourceResult<Asker>> OfAsync(
        string registry, string repository, PullCredentials own, ICollection<string> problems,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isHost = false;
        foreach (var (endpoint, path) in directory.PlacesOf(registry, repository))
        {
            isHost = true;
            var tried = new HashSet<Credential>();
            foreach (var credential in own.Find(endpoint.Name, path).Where(tried.Add))
            {
                yield return new Asker(endpoint, path, credential);
            }

            var common = await credentials.FindAsync(endpoint.Name, path, cancellationToken);
            if (!common.Succeeded)
            {
                yield return common.Error;
                yield break;
            }

            foreach (var credential in common.Value.Where(credential => !credential.IsAnonymous && tried.Add(credential)))
            {
                yield return new Asker(endpoint, path, credential);
            }

            if (await AskCloudAsync(endpoint.Name, own.Clouds, problems, cancellationToken) is { } given && tried.Add(given))
            {
                yield return new Asker(endpoint, path, given);
            }

            // The kubelet asks as nobody only where it has nothing else.
            if (tried.Count == 0)
            {
                yield return new Asker(endpoint, path, Credential.Anonymous);
            }
        }

        if (!isHost)
        {
            yield return new SourceError(UnknownReason.Malformed, $"'{RegistryText.Clean(registry)}' is no host of a registry");
        }
    }

    public void Dispose() => clouds?.Dispose();

    // A keychain that fails is passed over, as the kubelet does it with its credential providers.
    private async Task<Credential?> AskCloudAsync(
        string registry, ImmutableArray<CloudProvider> allowed, ICollection<string> problems, CancellationToken cancellationToken)
    {
        if (clouds is null || await clouds.FindAsync(registry, allowed, cancellationToken) is not { } answer)
        {
            return null;
        }

        if (!answer.Succeeded)
        {
            problems.Add(answer.Error.Message);
        }

        return answer.Value;
    }
}
