using Policy.Images.Cache;
using Policy.Images.Sources;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Layers.Tables;

/// <summary>
/// What layers claim to hold, remembered until they have been read: by whoever asked, by layer and by table, since a
/// table is the word of whoever made it and another image may name another one.
/// </summary>
internal sealed class LayerClaims(LayerLimits limits, long capacity) : IDisposable
{
    private const long FailureWeight = 256;

    // Each holds some tens of megabytes.
    private const int MostAtOnce = 2;

    private readonly SemaphoreSlim _turns = new(MostAtOnce);

    private readonly BoundedCache<(object Asker, Digest Layer, Digest Table), SourceResult<LayerContents>> _known = new(capacity);

    /// <summary>What a layer claims; nothing where it has no table, or none that can be read by parts.</summary>
    public async Task<SourceResult<LayerContents>> ReadAsync(Layer layer, ILayerSource source, Deadline deadline)
    {
        if (layer.TableOfContents is not { } table || !source.GivesParts)
        {
            return new SourceError(UnknownReason.Unsupported, $"{layer.Digest} does not list what it holds");
        }

        var key = (source.Asker, layer.Digest, table.Digest);
        if (_known.TryGet(key, out var known))
        {
            return known;
        }

        await _turns.WaitAsync(deadline.Token);
        try
        {
            var read = await LayerTable.ReadAsync(layer, table, limits, range => source.ReadAsync(layer, range, deadline));

            // What may be otherwise in a moment is asked again.
            if (read.Error is null or { Reason: UnknownReason.Malformed or UnknownReason.OverLimit or UnknownReason.Unsupported })
            {
                _known.Keep(key, read, read.Succeeded ? LayerWeight.Of(read.Value) : FailureWeight);
            }

            return read;
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();
}
