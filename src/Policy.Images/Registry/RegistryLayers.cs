using Policy.Images.Cache;
using Policy.Images.Layers;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Rules.Images;

namespace Policy.Images.Registry;

/// <summary>Layers in a registry, as one asker sees them.</summary>
internal sealed class RegistryLayers(RegistryClient client, Asker asker, AccessMemory access) : ILayerSource
{
    object ILayerSource.Asker => asker;

    public string Place => asker.Registry.Name;

    public string Name => $"{asker.Registry.Name}/{asker.Repository}";

    public FactsScope Scope => FactsScope.Of(asker);

    // A storage that a HEAD is sent on to may refuse it where it would answer a GET: then the asker reads for himself.
    public async Task<bool> MayBeToldAsync(Digest layer, Deadline deadline)
    {
        if (!access.Holds(asker, layer))
        {
            var head = await client.HeadBlobAsync(asker, layer, deadline);
            if (!head.Succeeded)
            {
                return false;
            }

            access.Show(asker, layer);
        }

        return true;
    }

    public async Task<SourceResult<Stream>> OpenAsync(Layer layer, long limit, Deadline deadline)
    {
        var expected = Expectation.Of(layer, limit, $"the layer {layer.Digest} of {Name}");
        if (!expected.Succeeded)
        {
            return expected.Error;
        }

        var opened = await client.OpenBlobAsync(asker, layer.Digest, expected.Value, deadline);
        if (opened.Succeeded)
        {
            access.Show(asker, layer.Digest);
        }

        return opened;
    }

    public bool GivesParts => true;

    public Task<SourceResult<ReadOnlyMemory<byte>>> ReadAsync(Layer layer, ByteRange range, Deadline deadline) =>
        client.GetBlobRangeAsync(asker, layer.Digest, range, deadline);
}
