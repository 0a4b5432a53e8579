using Policy.Images.Configuration;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Rules.Images;

namespace Policy.Images.Registry;

/// <summary>An image in a registry, as one asker sees it.</summary>
/// <param name="client">The client.</param>
/// <param name="asker">Who asks where.</param>
/// <param name="tagOrDigest">What is asked for.</param>
/// <param name="limits">Caps.</param>
/// <param name="deadline">How long answers are waited for.</param>
internal sealed class RegistrySource(
    RegistryClient client, Asker asker, string tagOrDigest, LimitSettings limits, Deadline deadline) : IImageSource
{
    private string Name => $"{asker.Registry.Name}/{asker.Repository}";

    public Task<SourceResult<RawManifest>> ResolveAsync(CancellationToken cancellationToken) =>
        Digest.TryParse(tagOrDigest, out var digest, out _)
            ? client.GetManifestAsync(asker, digest, new Expectation(limits.ManifestBytes, null, digest), deadline)
            : client.GetManifestAsync(asker, tagOrDigest, limits.ManifestBytes, deadline);

    public async Task<SourceResult<RawManifest>> GetManifestAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        var expected = Expectation.Of(descriptor, limits.ManifestBytes, $"the manifest {descriptor.Digest} of {Name}");
        return expected.Succeeded
            ? await client.GetManifestAsync(asker, descriptor.Digest, expected.Value, deadline)
            : expected.Error;
    }

    public async Task<SourceResult<ReadOnlyMemory<byte>>> GetBlobAsync(
        Descriptor descriptor, long limit, CancellationToken cancellationToken)
    {
        var expected = Expectation.Of(descriptor, limit, $"the blob {descriptor.Digest} of {Name}");
        return expected.Succeeded
            ? await client.GetBlobAsync(asker, descriptor.Digest, expected.Value, deadline)
            : expected.Error;
    }
}
