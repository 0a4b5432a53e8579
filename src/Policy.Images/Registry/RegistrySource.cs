using Policy.Images.Configuration;
using Policy.Images.Sources;
using Policy.Rules.Images;

namespace Policy.Images.Registry;

/// <summary>An image in a registry.</summary>
internal sealed class RegistrySource(RegistryClient client, ImageReference reference, LimitSettings limits) : IImageSource
{
    private readonly RepositoryName _repository = new(reference.Registry, reference.Repository);

    public Task<SourceResult<RawManifest>> ResolveAsync(CancellationToken cancellationToken) =>
        reference.Digest is { } digest
            ? client.GetManifestAsync(_repository, digest, new Expectation(limits.ManifestBytes, null, digest), cancellationToken)
            : client.GetManifestAsync(_repository, reference.Tag ?? "latest", limits.ManifestBytes, cancellationToken);

    public async Task<SourceResult<RawManifest>> GetManifestAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        var expected = Expectation.Of(descriptor, limits.ManifestBytes, $"the manifest {descriptor.Digest} of {reference.Name}");
        return expected.Succeeded
            ? await client.GetManifestAsync(_repository, descriptor.Digest, expected.Value, cancellationToken)
            : expected.Error;
    }

    public async Task<SourceResult<ReadOnlyMemory<byte>>> GetBlobAsync(
        Descriptor descriptor, long limit, CancellationToken cancellationToken)
    {
        var expected = Expectation.Of(descriptor, limit, $"the blob {descriptor.Digest} of {reference.Name}");
        return expected.Succeeded
            ? await client.GetBlobAsync(_repository, descriptor.Digest, expected.Value, cancellationToken)
            : expected.Error;
    }
}
