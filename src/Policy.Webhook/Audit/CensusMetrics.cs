using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Policy.Images;
using Policy.Webhook.Policies;

namespace Policy.Webhook.Audit;

/// <summary>What is measured of the count of workloads.</summary>
internal sealed class CensusMetrics
{
    private readonly Histogram<double> _duration;
    private volatile ImmutableDictionary<string, PolicyWorkloads> _counts = ImmutableDictionary<string, PolicyWorkloads>.Empty;

    public CensusMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TelemetryNames.Source);
        _duration = meter.CreateHistogram<double>(TelemetryNames.CensusDuration, "s", "One count of all workloads.");
        meter.CreateObservableGauge(TelemetryNames.WorkloadsMatching, () => Each(counted => counted.Matching), "{workload}", "Workloads that a policy applies to.");
        meter.CreateObservableGauge(TelemetryNames.WorkloadsDenied, () => Each(counted => counted.Denied), "{workload}", "Workloads that a policy would deny today.");
    }

    /// <summary>All workloads were counted.</summary>
    public void Counted(ImmutableDictionary<string, PolicyWorkloads> counts, TimeSpan took)
    {
        _counts = counts;
        _duration.Record(took.TotalSeconds);
    }

    /// <summary>Another replica counts from now on.</summary>
    public void Forget() => _counts = ImmutableDictionary<string, PolicyWorkloads>.Empty;

    private IEnumerable<Measurement<int>> Each(Func<PolicyWorkloads, int> read) =>
        _counts.Select(counted => new Measurement<int>(read(counted.Value), new KeyValuePair<string, object?>(TelemetryNames.Policy, counted.Key)));
}
