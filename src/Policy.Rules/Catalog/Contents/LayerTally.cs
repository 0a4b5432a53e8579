using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents;

/// <summary>Counts files that belong together, and keeps in mind which layers hold them.</summary>
internal sealed class LayerTally
{
    private readonly SortedDictionary<int, long> _layers = [];

    /// <summary>How many files.</summary>
    public int Files { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>The layer that holds the most of their bytes, the lowest of equals; -1 where there are none.</summary>
    public int Layer => _layers.Count == 0 ? -1 : _layers.MaxBy(layer => layer.Value).Key;

    /// <summary>Adds a file.</summary>
    /// <param name="layer">The layer that holds it.</param>
    /// <param name="bytes">Its size.</param>
    public void Add(int layer, long bytes)
    {
        Files++;
        Bytes = ByteCount.Add(Bytes, bytes);
        _layers[layer] = ByteCount.Add(_layers.GetValueOrDefault(layer), bytes);
    }
}
