using System.Collections.Immutable;
using Policy.Images.Configuration;
using Policy.Images.Registry;
using Policy.Images.Registry.Auth;
using Policy.Images.Registry.Transport;
using Policy.Images.Sources;
using Policy.Rules.Images;

namespace Policy.Images.Tests.Registry;

/// <summary>A repository in a registry.</summary>
/// <param name="Registry">Host and port as in references.</param>
/// <param name="Name">The path within the registry.</param>
internal sealed record RepositoryName(string Registry, string Name);

/// <summary>A client that asks once, in the name of the first credential for a repository.</summary>
internal sealed class WireClient(
    PratiqueConfiguration configuration, RegistryAccess access, ICredentialSource credentials, TimeProvider time, HostResolver? resolve = null)
    : IDisposable
{
    private readonly RegistryDirectory _directory = new(configuration, access);
    private readonly RegistryClient _client = new(new RegistryDirectory(configuration, access), time, RetrySettings.None, resolve);

    /// <summary>The client itself.</summary>
    public RegistryClient Client => _client;

    public Task<SourceResult<ManifestHead>> HeadManifestAsync(RepositoryName repository, string tagOrDigest, CancellationToken token) =>
        AskAsync(repository, (asker, deadline) => _client.HeadManifestAsync(asker, tagOrDigest, deadline), token);

    public Task<SourceResult<RawManifest>> GetManifestAsync(RepositoryName repository, string tag, long limit, CancellationToken token) =>
        AskAsync(repository, (asker, deadline) => _client.GetManifestAsync(asker, tag, limit, deadline), token);

    public Task<SourceResult<RawManifest>> GetManifestAsync(RepositoryName repository, Digest digest, Expectation expected, CancellationToken token) =>
        AskAsync(repository, (asker, deadline) => _client.GetManifestAsync(asker, digest, expected, deadline), token);

    public Task<SourceResult<ReadOnlyMemory<byte>>> GetBlobAsync(RepositoryName repository, Digest digest, Expectation expected, CancellationToken token) =>
        AskAsync(repository, (asker, deadline) => _client.GetBlobAsync(asker, digest, expected, deadline), token);

    /// <summary>The source of an image.</summary>
    public async Task<RegistrySource> SourceAsync(ImageReference reference, LimitSettings limits, CancellationToken token)
    {
        var askers = await new RegistryAskers(_directory, credentials).OfAsync(reference.Registry, reference.Repository, token);
        return new RegistrySource(_client, First(askers.Value), reference.TagOrDigest, limits, new Deadline(TimeProvider.System, TimeSpan.FromMinutes(1), token));
    }

    /// <summary>Asks in the name of whoever asks for a repository.</summary>
    public async Task<SourceResult<T>> AskAsync<T>(
        RepositoryName repository, Func<Asker, Deadline, Task<SourceResult<T>>> ask, CancellationToken token)
    {
        var askers = await new RegistryAskers(_directory, credentials).OfAsync(repository.Registry, repository.Name, token);
        return askers.Succeeded
            ? await ask(First(askers.Value), new Deadline(TimeProvider.System, TimeSpan.FromMinutes(1), token))
            : askers.Error;
    }

    public void Dispose() => _client.Dispose();

    private static Asker First(ImmutableArray<Asker> askers) => askers.First(asker => asker.Registry.MirrorOf is null);
}
