namespace Policy.Webhook.Telemetry;

/// <summary>The names of all that is measured and traced. They are public: dashboards and alerts are built on them.</summary>
internal static class TelemetryNames
{
    /// <summary>The meter and the source of traces.</summary>
    public const string Source = "Pratique";

    /// <summary>Counter: decisions by <see cref="Decision"/> and <see cref="Kind"/>.</summary>
    public const string Decisions = "pratique.admission.decisions";

    /// <summary>Histogram in seconds: from the request's arrival to its answer, by <see cref="Decision"/>.</summary>
    public const string Duration = "pratique.admission.duration";

    /// <summary>Counter: bodies that got no decision, by <see cref="Status"/>.</summary>
    public const string Refused = "pratique.admission.refused";

    /// <summary>Counter: unexpected errors, each a bug.</summary>
    public const string Errors = "pratique.admission.errors";

    /// <summary>Counter: images asked about, by <see cref="Result"/>.</summary>
    public const string Inspections = "pratique.image.inspections";

    /// <summary>Gauge, always 1, with the <see cref="Version"/>.</summary>
    public const string BuildInfo = "pratique.build.info";

    /// <summary>Gauge: policies in effect.</summary>
    public const string Policies = "pratique.policies";

    /// <summary>Tag: Deny, Warn, Audit or Allow.</summary>
    public const string Decision = "decision";

    /// <summary>Tag: the object's kind; <c>other</c> for kinds that run no pods.</summary>
    public const string Kind = "kind";

    /// <summary>Tag: known, artifact, noSuchPlatform, or why an image is not known.</summary>
    public const string Result = "result";

    /// <summary>Tag: the HTTP status.</summary>
    public const string Status = "status";

    /// <summary>Tag: this build's version.</summary>
    public const string Version = "version";

    /// <summary>Span: one decision.</summary>
    public const string AdmissionSpan = "pratique.admission";
}
