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
        var asker = await FirstAsync(reference.Registry, reference.Repository, token);
        return new RegistrySource(_client, asker.Value!, reference.TagOrDigest, limits, new Deadline(TimeProvider.System, TimeSpan.FromMinutes(1), token));
    }

    /// <summary>Asks in the name of whoever asks for a repository.</summary>
    public async Task<SourceResult<T>> AskAsync<T>(
        RepositoryName repository, Func<Asker, Deadline, Task<SourceResult<T>>> ask, CancellationToken token)
    {
        var asker = await FirstAsync(repository.Registry, repository.Name, token);
        return asker.Succeeded
            ? await ask(asker.Value, new Deadline(TimeProvider.System, TimeSpan.FromMinutes(1), token))
            : asker.Error;
    }

    public void Dispose() => _client.Dispose();

    private async Task<SourceResult<Asker>> FirstAsync(string registry, string repository, CancellationToken token)
    {
        using var askers = new RegistryAskers(_directory, credentials);
        return await askers.OfAsync(registry, repository, PullCredentials.None, [], token).FirstAsync(asker => asker.Value?.Registry.MirrorOf is null, token);
    }
}
