using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Policy.Images.Layers;

/// <summary>What is measured of layers: reads, the queue before them, what is kept.</summary>
internal static class LayerMetrics
{
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300] };

    /// <summary>Measures reads.</summary>
    /// <param name="meters">Where to; null measures nothing.</param>
    /// <param name="reads">The reads.</param>
    /// <param name="layers">What it keeps.</param>
    /// <param name="queue">Its queue.</param>
    public static void Measure(IMeterFactory? meters, LayerReads reads, LayerCache layers, LayerQueue queue)
    {
        if (meters?.Create(TelemetryNames.Source) is not { } meter)
        {
            return;
        }

        var durations = meter.CreateHistogram(TelemetryNames.LayerDuration, "s", "Reads of layers.", advice: Seconds);
        var bytes = meter.CreateCounter<long>(TelemetryNames.LayerBytes, "By", "Bytes of layers that were read, as stored.");
        var refused = meter.CreateCounter<long>(TelemetryNames.LayersRefused, "{layer}", "Layers that were not taken on because too many waited.");
        meter.CreateObservableGauge(TelemetryNames.LayersWaiting, () => queue.Waiting, "{layer}", "Layers that wait to be read.");
        meter.CreateObservableGauge(TelemetryNames.LayersRunning, () => queue.Running, "{layer}", "Layers that are being read.");
        meter.CreateObservableGauge(TelemetryNames.LayerCacheBytes, () => layers.Bytes, "By", "What is known of layers takes so much memory, as estimated.");
        queue.Refused = () => refused.Add(1);
        reads.LayerRead = (error, size, took) =>
        {
            durations.Record(took.TotalSeconds, new TagList { { TelemetryNames.Result, ImageMetrics.WordOf(error) } });
            bytes.Add(error is null ? size : 0);
        };
    }
}
