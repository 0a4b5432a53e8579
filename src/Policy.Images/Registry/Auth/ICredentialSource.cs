using System.Collections.Immutable;
using Policy.Images.Sources;

namespace Policy.Images.Registry.Auth;

/// <summary>Where credentials come from: a file, a pull secret, a cloud.</summary>
internal interface ICredentialSource
{
    /// <summary>
    /// Every credential that is meant for a repository, the one to try first before the others; never empty:
    /// <see cref="Credential.Anonymous"/> alone where none is meant for it.
    /// </summary>
    /// <param name="registry">Host and port as in references.</param>
    /// <param name="repository">The path within the registry.</param>
    /// <param name="cancellationToken">The deadline.</param>
    Task<SourceResult<ImmutableArray<Credential>>> FindAsync(string registry, string repository, CancellationToken cancellationToken);
}

/// <summary>No credentials at all.</summary>
internal sealed class NoCredentials : ICredentialSource
{
    public Task<SourceResult<ImmutableArray<Credential>>> FindAsync(
        string registry, string repository, CancellationToken cancellationToken) =>
        Task.FromResult<SourceResult<ImmutableArray<Credential>>>(ImmutableArray.Create(Credential.Anonymous));
}
