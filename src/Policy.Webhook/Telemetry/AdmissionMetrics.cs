using Policy.Images;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Webhook.Admission;
using Policy.Webhook.Admission.Workloads;
using Policy.Webhook.Cluster;

namespace Policy.Webhook.Telemetry;

/// <summary>The parts of a decision.</summary>
internal enum AdmissionPhase
{
    /// <summary>What there is to judge, and what has to be found out.</summary>
    Plan,

    /// <summary>Finding it out.</summary>
    Inspect,

    /// <summary>Deciding.</summary>
    Decide,
}

/// <summary>What is measured of admission.</summary>
internal sealed class AdmissionMetrics
{
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        // Fine where decisions should be, coarse up to the longest that an API server waits.
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private readonly PodTemplates _templates;
    private readonly Counter<long> _decisions;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _phases;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _inspections;
    private readonly Counter<long> _late;

    public AdmissionMetrics(IMeterFactory meters, PodTemplates templates, ClusterState cluster)
    {
        _templates = templates;
        var meter = meters.Create(TelemetryNames.Source);
        _decisions = meter.CreateCounter<long>(TelemetryNames.Decisions, "{decision}", "Decisions on admission reviews.");
        _duration = meter.CreateHistogram(TelemetryNames.Duration, "s", "From a review's arrival to its answer.", advice: Seconds);
        _phases = meter.CreateHistogram(TelemetryNames.PhaseDuration, "s", "A decision's parts.", advice: Seconds);
        _refused = meter.CreateCounter<long>(TelemetryNames.Refused, "{request}", "Requests that hold no review to decide on.");
        _errors = meter.CreateCounter<long>(TelemetryNames.Errors, "{error}", "Unexpected errors; each is a bug.");
        _inspections = meter.CreateCounter<long>(TelemetryNames.Inspections, "{image}", "Images asked about, by what came of it.");
        _late = meter.CreateCounter<long>(
            TelemetryNames.LateDecisions, "{decision}", "Decisions on what was let in while layers were pending, made when they were known.");
        meter.CreateObservableGauge(TelemetryNames.Policies, () => cluster.Current.AllPolicies.Length, "{policy}", "Policies in effect.");
        meter.CreateObservableGauge(
            TelemetryNames.InvalidPolicies, () => cluster.Current.Policies.Invalid, "{policy}", "Policies whose newest version cannot be read; an earlier one stays in effect where there was one.");
        meter.CreateObservableGauge(
            TelemetryNames.BuildInfo,
            () => new Measurement<int>(1, new KeyValuePair<string, object?>(TelemetryNames.Version, BuildVersion.Current.Text)),
            description: "Always 1; the label says which build runs.");
    }

    /// <summary>A review was answered.</summary>
    public void Decided(Outcome outcome, TimeSpan took)
    {
        // The kind comes from the caller; one that is not in the table would make labels without end.
        var kind = outcome.Request.Kind is { } known && _templates.Find(known).Length > 0 ? known.Kind : "other";
        _decisions.Add(1, new TagList { { TelemetryNames.Decision, outcome.Word }, { TelemetryNames.Kind, kind } });
        _duration.Record(took.TotalSeconds, new TagList { { TelemetryNames.Decision, outcome.Word } });
    }

    /// <summary>A part of a decision is done.</summary>
    public void Did(AdmissionPhase phase, TimeSpan took) => _phases.Record(took.TotalSeconds, new KeyValuePair<string, object?>(TelemetryNames.Phase, WordOf(phase)));

    /// <summary>A request was refused with a status.</summary>
    public void Refused(int status) => _refused.Add(1, new TagList { { TelemetryNames.Status, status } });

    /// <summary>An unexpected error.</summary>
    public void Failed() => _errors.Add(1);

    /// <summary>Something that was let in for now was decided on again, or given up.</summary>
    public void DecidedLate(string result) => _late.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Result, result));

    /// <summary>Images were asked about.</summary>
    public void Inspected(IEnumerable<ImageInspection> inspections)
    {
        foreach (var inspection in inspections)
        {
            _inspections.Add(1, new TagList { { TelemetryNames.Result, ResultOf(inspection) } });
        }
    }

    private static string WordOf(AdmissionPhase phase) => phase switch
    {
        AdmissionPhase.Plan => "plan",
        AdmissionPhase.Inspect => "inspect",
        _ => "decide",
    };

    private static string ResultOf(ImageInspection inspection) => inspection switch
    {
        ImageInspection.Known => "known",
        ImageInspection.NotAnImage => "artifact",
        ImageInspection.NoSuchPlatform => "noSuchPlatform",
        ImageInspection.NotKnown notKnown => PolicyWords.Of(notKnown.Reason),
        _ => "other",
    };
}
