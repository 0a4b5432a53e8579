namespace Policy.Images;

/// <summary>The names of all that is measured and traced. They are public: dashboards and alerts are built on them.</summary>
public static class TelemetryNames
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

    /// <summary>Histogram in seconds: a decision's parts, by <see cref="Phase"/>.</summary>
    public const string PhaseDuration = "pratique.admission.phase.duration";

    /// <summary>Histogram in seconds: questions to registries, retries apart, by <see cref="Host"/> and <see cref="Result"/>.</summary>
    public const string RegistryDuration = "pratique.registry.request.duration";

    /// <summary>Counter: looks into what is known of images, by <see cref="Result"/>: hit or miss.</summary>
    public const string CacheLookups = "pratique.cache.lookups";

    /// <summary>Gauge in bytes: what is known of images takes so much memory, as estimated.</summary>
    public const string CacheBytes = "pratique.cache.bytes";

    /// <summary>Gauge: images of which something is known.</summary>
    public const string CacheImages = "pratique.cache.images";

    /// <summary>Histogram in seconds: reads of layers, by <see cref="Result"/>.</summary>
    public const string LayerDuration = "pratique.layer.read.duration";

    /// <summary>Counter in bytes: layers that were read, as stored.</summary>
    public const string LayerBytes = "pratique.layer.read.bytes";

    /// <summary>Counter: layers that were not taken on because too many waited.</summary>
    public const string LayersRefused = "pratique.layer.queue.refused";

    /// <summary>Gauge: layers that wait to be read.</summary>
    public const string LayersWaiting = "pratique.layer.queue.waiting";

    /// <summary>Gauge: layers that are being read.</summary>
    public const string LayersRunning = "pratique.layer.queue.running";

    /// <summary>Gauge in bytes: what is known of layers takes so much memory, as estimated.</summary>
    public const string LayerCacheBytes = "pratique.layer.cache.bytes";

    /// <summary>
    /// Counter: decisions on what was let in while layers were pending, made when they were known, by <see cref="Result"/>:
    /// deny, allow, unknown, or dropped where too many waited.
    /// </summary>
    public const string LateDecisions = "pratique.admission.late.decisions";

    /// <summary>Gauge in seconds since 1970: when the certificate in use or its CA ends, by <see cref="Part"/>.</summary>
    public const string CertificateExpiry = "pratique.certificate.expiry.timestamp";

    /// <summary>Counter: certificates in files or in the shared Secret that could not be used.</summary>
    public const string CertificateFailures = "pratique.certificate.reload.failures";

    /// <summary>Counter: certificates that were made for all replicas, by <see cref="Part"/>.</summary>
    public const string CertificateRotations = "pratique.certificate.rotations";

    /// <summary>Counter: writes of the webhook configuration's caBundle.</summary>
    public const string BundleWrites = "pratique.certificate.bundle.writes";

    /// <summary>Gauge, always 1, with the <see cref="Version"/>.</summary>
    public const string BuildInfo = "pratique.build.info";

    /// <summary>Gauge: policies in effect.</summary>
    public const string Policies = "pratique.policies";

    /// <summary>Gauge: policies of the cluster whose newest version is not in effect.</summary>
    public const string InvalidPolicies = "pratique.policies.invalid";

    /// <summary>Histogram in seconds: how long one count of all workloads takes.</summary>
    public const string CensusDuration = "pratique.census.duration";

    /// <summary>Gauge: workloads that a policy would deny today, by <see cref="Policy"/>, as the leader counted them last.</summary>
    public const string WorkloadsDenied = "pratique.workloads.denied";

    /// <summary>Gauge: workloads that a policy applies to, by <see cref="Policy"/>, as the leader counted them last.</summary>
    public const string WorkloadsMatching = "pratique.workloads.matching";

    /// <summary>Label: the name of a policy.</summary>
    public const string Policy = "policy";

    /// <summary>Histogram in seconds: questions to the API server until they are answered, by <see cref="Verb"/>, <see cref="Resource"/> and <see cref="Result"/>.</summary>
    public const string KubernetesDuration = "pratique.kubernetes.request.duration";

    /// <summary>Gauge in seconds: how long nothing was heard of a watched <see cref="Resource"/>; the API server says something each minute or so.</summary>
    public const string WatchSilence = "pratique.kubernetes.watch.silence";

    /// <summary>Gauge: 1 where all objects of a <see cref="Resource"/> are known and followed, else 0.</summary>
    public const string WatchHealthy = "pratique.kubernetes.watch.healthy";

    /// <summary>Gauge: objects of a <see cref="Resource"/> that are known.</summary>
    public const string WatchObjects = "pratique.kubernetes.watch.objects";

    /// <summary>Gauge: objects of a <see cref="Resource"/> whose newest version cannot be read.</summary>
    public const string WatchUnreadable = "pratique.kubernetes.watch.unreadable";

    /// <summary>Counter: lists of all objects of a <see cref="Resource"/>, by <see cref="Result"/>; more than one in an hour wants a look.</summary>
    public const string WatchLists = "pratique.kubernetes.watch.lists";

    /// <summary>Counter: watches of a <see cref="Resource"/> that ended, by <see cref="Result"/>: ended, cut, stalled, malformed, gone, refused.</summary>
    public const string WatchEnds = "pratique.kubernetes.watch.ends";

    /// <summary>Gauge: 1 where this replica is the one that writes, else 0.</summary>
    public const string Leader = "pratique.kubernetes.leader";

    /// <summary>Counter: Kubernetes events, by <see cref="Result"/>: sent, repeated, failed, dropped.</summary>
    public const string KubernetesEvents = "pratique.kubernetes.events";

    /// <summary>Tag: what was asked of the API server: get, list, watch, create, update, patch.</summary>
    public const string Verb = "verb";

    /// <summary>Tag: a kind's plural, such as <c>imagepolicies</c>.</summary>
    public const string Resource = "resource";

    /// <summary>Tag: Deny, Warn, Audit or Allow.</summary>
    public const string Decision = "decision";

    /// <summary>Tag: the object's kind; <c>other</c> for kinds that run no pods.</summary>
    public const string Kind = "kind";

    /// <summary>Tag: leaf or ca.</summary>
    public const string Part = "part";

    /// <summary>Tag: plan, inspect or decide.</summary>
    public const string Phase = "phase";

    /// <summary>Tag: a registry, as references name it; <c>other</c> for those past the first hundred.</summary>
    public const string Host = "host";

    /// <summary>Tag of spans: the image.</summary>
    public const string Image = "image";

    /// <summary>Tag: what came of it: ok, known, hit…, or why there is no answer.</summary>
    public const string Result = "result";

    /// <summary>Tag: the HTTP status.</summary>
    public const string Status = "status";

    /// <summary>Tag: this build's version.</summary>
    public const string Version = "version";

    /// <summary>Span: one decision.</summary>
    public const string AdmissionSpan = "pratique.admission";

    /// <summary>Span: finding out about one image.</summary>
    public const string InspectionSpan = "pratique.inspect";

    /// <summary>Span: one question to a registry.</summary>
    public const string RegistrySpan = "pratique.registry";
}
