using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Policy.Images;

namespace Policy.Webhook.Kubernetes;

/// <summary>How a watched kind is doing, for readiness and metrics.</summary>
internal interface IWatchHealth
{
    /// <summary>The kind's plural.</summary>
    string Resource { get; }

    /// <summary>Whether all of its objects have been known at least once.</summary>
    bool IsSynced { get; }

    /// <summary>Why what is known may be old, in one sentence; null where it is new.</summary>
    string? Problem { get; }

    /// <summary>How long nothing has been heard.</summary>
    TimeSpan Silence { get; }

    /// <summary>How many objects are known.</summary>
    int Count { get; }

    /// <summary>How many have a newest version that cannot be read.</summary>
    int UnreadableCount { get; }
}

/// <summary>What is measured of the API server.</summary>
internal sealed class KubernetesMetrics
{
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };

    private readonly ConcurrentDictionary<IWatchHealth, bool> _watches = [];
    private readonly Histogram<double> _requests;
    private readonly Counter<long> _lists;
    private readonly Counter<long> _ends;
    private readonly Counter<long> _events;
    private volatile bool _leads;

    public KubernetesMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TelemetryNames.Source);
        _requests = meter.CreateHistogram(TelemetryNames.KubernetesDuration, "s", "Questions to the API server until they are answered.", advice: Seconds);
        _lists = meter.CreateCounter<long>(TelemetryNames.WatchLists, "{list}", "Lists of all objects of a watched kind.");
        _ends = meter.CreateCounter<long>(TelemetryNames.WatchEnds, "{watch}", "Watches that ended, by how.");
        _events = meter.CreateCounter<long>(TelemetryNames.KubernetesEvents, "{event}", "Kubernetes events, by what came of them.");
        meter.CreateObservableGauge(TelemetryNames.WatchSilence, () => Each(watch => watch.Silence.TotalSeconds), "s", "How long nothing was heard of a watched kind.");
        meter.CreateObservableGauge(TelemetryNames.WatchHealthy, () => Each(watch => watch is { IsSynced: true, Problem: null } ? 1 : 0), description: "1 where all objects of a watched kind are known and followed.");
        meter.CreateObservableGauge(TelemetryNames.WatchObjects, () => Each(watch => watch.Count), "{object}", "Objects of a watched kind that are known.");
        meter.CreateObservableGauge(TelemetryNames.WatchUnreadable, () => Each(watch => watch.UnreadableCount), "{object}", "Objects of a watched kind whose newest version cannot be read.");
        meter.CreateObservableGauge(TelemetryNames.Leader, () => _leads ? 1 : 0, description: "1 where this replica is the one that writes.");
    }

    /// <summary>A question was answered, or not.</summary>
    public void Asked(ApiRequest request, ApiError? error, TimeSpan took) => _requests.Record(took.TotalSeconds, new TagList
    {
        { TelemetryNames.Verb, request.Verb },
        { TelemetryNames.Resource, ApiPaths.ResourceOf(request.Path) },
        { TelemetryNames.Result, ResultOf(error) },
    });

    /// <summary>A watched kind is to be measured.</summary>
    public void Follow(IWatchHealth watch) => _watches.TryAdd(watch, true);

    /// <summary>All objects of a kind were listed, or could not be.</summary>
    public void Listed(string resource, ApiError? error) =>
        _lists.Add(1, new TagList { { TelemetryNames.Resource, resource }, { TelemetryNames.Result, ResultOf(error) } });

    /// <summary>A watch ended.</summary>
    public void Ended(string resource, WatchEnd end) =>
        _ends.Add(1, new TagList { { TelemetryNames.Resource, resource }, { TelemetryNames.Result, end.ToString().ToLowerInvariant() } });

    /// <summary>This replica leads from now on, or no more.</summary>
    public void Leads(bool leads) => _leads = leads;

    /// <summary>Something came of an event.</summary>
    public void Event(string result) => _events.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Result, result));

    // The server's reasons are its own to choose; statuses are few.
    private static string ResultOf(ApiError? error) => error is null ? "ok" : error.Status?.ToString() ?? error.Reason;

    private IEnumerable<Measurement<T>> Each<T>(Func<IWatchHealth, T> read)
        where T : struct =>
        _watches.Keys.Select(watch => new Measurement<T>(read(watch), new KeyValuePair<string, object?>(TelemetryNames.Resource, watch.Resource)));
}
