using Policy.Webhook.Kubernetes;
using Policy.Webhook.Telemetry;

namespace Policy.Webhook.Cluster;

/// <summary>Does what one replica of all does, while this one leads.</summary>
internal sealed partial class Leader(
    LeaderElection election, IEnumerable<LeaderTask> tasks, AdmissionMetrics metrics, TimeProvider time, ILogger<Leader> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        election.RunAsync(leading => Task.WhenAll(tasks.Select(task => WorkAsync(task, leading))), stoppingToken);

    // Decisions go on whatever is wrong with what is counted and written beside them: a bug here must not end each replica
    // that comes to lead.
    private async Task WorkAsync(LeaderTask task, CancellationToken leading)
    {
        while (true)
        {
            try
            {
                await task.RunAsync(leading);
                return;
            }
            catch (Exception bug) when (bug is not OperationCanceledException || !leading.IsCancellationRequested)
            {
                Log.Failed(logger, bug, task.Name);
                metrics.Failed();
            }

            await Task.Delay(Pause, time, leading);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4030, LogLevel.Error, "What the leader does met a bug and begins anew in a minute ({Task})")]
        public static partial void Failed(ILogger logger, Exception bug, string task);
    }
}
