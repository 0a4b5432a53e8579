namespace Policy.Webhook.Kubernetes;

/// <summary>What everything that talks with the API server in the background works with.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Metrics">What is measured.</param>
/// <param name="Logger">Where it is told.</param>
internal sealed record KubernetesContext(TimeProvider Time, KubernetesMetrics Metrics, ILogger Logger)
{
    /// <summary>From 0 to below 1: spreads what replicas would do at the same moment.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;
}
