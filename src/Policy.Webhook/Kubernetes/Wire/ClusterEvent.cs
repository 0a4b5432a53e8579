namespace Policy.Webhook.Kubernetes.Wire;

/// <summary>An Event of events.k8s.io/v1.</summary>
internal sealed record ClusterEvent
{
    /// <summary>Group and version.</summary>
    public string ApiVersion { get; init; } = "events.k8s.io/v1";

    /// <summary>The kind.</summary>
    public string Kind { get; init; } = "Event";

    /// <summary>Its metadata.</summary>
    public ObjectMeta? Metadata { get; init; }

    /// <summary>When it happened first.</summary>
    public string? EventTime { get; init; }

    /// <summary>That it happened again; null where it did not.</summary>
    public ClusterEventSeries? Series { get; init; }

    /// <summary>Who says so.</summary>
    public string? ReportingController { get; init; }

    /// <summary>Which of its replicas.</summary>
    public string? ReportingInstance { get; init; }

    /// <summary>What was done.</summary>
    public string? Action { get; init; }

    /// <summary>Why, for programs.</summary>
    public string? Reason { get; init; }

    /// <summary>To what.</summary>
    public ObjectReference? Regarding { get; init; }

    /// <summary>Why, for people.</summary>
    public string? Note { get; init; }

    /// <summary><c>Normal</c> or <c>Warning</c>.</summary>
    public string? Type { get; init; }
}

/// <summary>An event that happened again.</summary>
/// <param name="Count">How often, the first time counted.</param>
/// <param name="LastObservedTime">When last.</param>
internal sealed record ClusterEventSeries(int Count, string LastObservedTime);
