using Policy.Webhook.Audit;
using Policy.Webhook.Kubernetes;
using Policy.Webhook.Policies;

namespace Policy.Webhook.Cluster;

/// <summary>What one replica of all does: it counts workloads, and writes the status of policies and exceptions.</summary>
internal sealed class Leader(LeaderElection election, StatusWriter statuses, WorkloadCensus census) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => election.RunAsync(
        leading => Task.WhenAll(statuses.RunAsync(leading), census.RunAsync(leading)), stoppingToken);
}
