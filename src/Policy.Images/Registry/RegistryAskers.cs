using System.Collections.Immutable;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry;

/// <summary>
/// In whose name, and where, a reference may be asked for: each mirror of its registry and then the registry itself, and
/// at each the credentials that match, as the kubelet and containerd do it.
/// </summary>
internal sealed class RegistryAskers(RegistryDirectory directory, ICredentialSource credentials)
{
    /// <summary>The askers in order, at least one.</summary>
    public async Task<SourceResult<ImmutableArray<Asker>>> OfAsync(string registry, string repository, CancellationToken cancellationToken)
    {
        var askers = ImmutableArray.CreateBuilder<Asker>();
        foreach (var (endpoint, path) in directory.PlacesOf(registry, repository))
        {
            var found = await credentials.FindAsync(endpoint.Name, path, cancellationToken);
            if (!found.Succeeded)
            {
                return found.Error;
            }

            askers.AddRange(found.Value.Select(credential => new Asker(endpoint, path, credential)));
        }

        return askers.Count > 0
            ? askers.ToImmutable()
            : new SourceError(UnknownReason.Malformed, $"'{RegistryText.Clean(registry)}' is no host of a registry");
    }
}
