using System.Diagnostics.Metrics;
using Policy.Images.Configuration;

namespace Policy.Images.Layers;

/// <summary>Makes the reader of contents that a configuration asks for.</summary>
internal static class ContentsReaders
{
    /// <summary>Makes a reader, which lives as long as the program.</summary>
    /// <param name="configuration">How much is read and kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="meters">Where measurements go; null measures nothing.</param>
    public static ContentsReader Of(PratiqueConfiguration configuration, TimeProvider time, IMeterFactory? meters)
    {
        var settings = configuration.Layers;
        var layers = new LayerCache(settings.MemoryBytes, settings.Folder is { } folder ? new LayerFolder(folder, settings.FolderBytes, time) : null);
        var queue = new LayerQueue(settings.Readers ?? DefaultReaders, settings.Waiting);
        var reads = new LayerReads(layers, queue, LimitsOf(configuration.Limits), settings.MemoryBytes, time);
        LayerMetrics.Measure(meters, reads, layers, queue);
        return new ContentsReader(reads, settings.MemoryBytes, time);
    }

    // One core is left to those who wait for an answer.
    private static int DefaultReaders => Math.Max(Environment.ProcessorCount - 1, 1);

    private static LayerLimits LimitsOf(LimitSettings limits) => new()
    {
        StoredBytes = limits.LayerBytes,
        UnpackedBytes = limits.LayerUnpackedBytes,
        Entries = limits.LayerEntries,
        Time = TimeSpan.FromSeconds(limits.LayerSeconds),
    };
}
