using Policy.Images.Cache;
using Policy.Images.Registry;
using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Layers;

/// <summary>The layers of an image on disk. Whoever may name a folder or archive may be told what is in it.</summary>
internal sealed class DiskLayers(IDiskSource source, ImageLocation location) : ILayerSource
{
    public object Asker => location;

    public string Place => "disk";

    public string Name => location.ToString();

    public FactsScope Scope => FactsScope.Public;

    public Task<bool> MayBeToldAsync(Digest layer, Deadline deadline) => Task.FromResult(true);

    public Task<SourceResult<Stream>> OpenAsync(Layer layer, long limit, Deadline deadline) =>
        source.OpenLayerAsync(layer, limit, deadline.Token);

    // What is on disk is read whole sooner than it is worth to look at twice.
    public bool GivesParts => false;

    public Task<SourceResult<ReadOnlyMemory<byte>>> ReadAsync(Layer layer, ByteRange range, Deadline deadline) =>
        Task.FromResult<SourceResult<ReadOnlyMemory<byte>>>(new SourceError(UnknownReason.Unsupported, $"{Name} gives no parts of layers"));
}
