using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Policy.Images.Cache;
using Policy.Images.Sources;
using Policy.Rules.Policies;

namespace Policy.Images;

/// <summary>What is measured of images: questions to registries, and what is known.</summary>
internal sealed class ImageMetrics
{
    // References name hosts, and anybody may write references: without an end, metrics would have none either.
    private const int MaxHosts = 100;

    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };

    private readonly ConcurrentDictionary<string, string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Histogram<double>? _registry;
    private readonly Counter<long>? _lookups;

    /// <summary>Measures.</summary>
    /// <param name="meters">Where to; null measures nothing.</param>
    /// <param name="facts">What is known of images.</param>
    public ImageMetrics(IMeterFactory? meters, FactsCache facts)
    {
        if (meters?.Create(TelemetryNames.Source) is not { } meter)
        {
            return;
        }

        _registry = meter.CreateHistogram(TelemetryNames.RegistryDuration, "s", "Questions to registries.", advice: Seconds);
        _lookups = meter.CreateCounter<long>(TelemetryNames.CacheLookups, "{lookup}", "Looks into what is known of images.");
        meter.CreateObservableGauge(TelemetryNames.CacheBytes, () => facts.Bytes, "By", "What is known of images takes so much memory.");
        meter.CreateObservableGauge(TelemetryNames.CacheImages, () => facts.Count, "{image}", "Images of which something is known.");
    }

    /// <summary>A registry was asked.</summary>
    public void Asked(string host, SourceError? error, TimeSpan took) =>
        _registry?.Record(took.TotalSeconds, new TagList { { TelemetryNames.Host, LabelOf(host) }, { TelemetryNames.Result, WordOf(error) } });

    /// <summary>An image was looked for among those that are known.</summary>
    public void LookedUp(bool isKnown) => _lookups?.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Result, isKnown ? "hit" : "miss"));

    /// <summary>What came of it, in a word.</summary>
    public static string WordOf(SourceError? error) => error is null ? "ok" : PolicyWords.Of(error.Reason);

    private string LabelOf(string host) =>
        _hosts.TryGetValue(host, out var label) ? label : _hosts.Count < MaxHosts ? _hosts.GetOrAdd(host, host) : "other";
}
