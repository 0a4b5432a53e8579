using System.Collections.Immutable;
using Policy.Images;
using Policy.Images.Configuration;
using Policy.Rules;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Admission.Workloads;
using Policy.Webhook.Cluster;
using Policy.Webhook.Credentials;
using Policy.Webhook.Policies;

namespace Policy.Webhook.Audit;

/// <summary>
/// Judges every workload of the cluster now and then, by the engine that admission has, and counts for each policy how many
/// it applies to and how many it would deny if it were enforced: that is what people want to know before they enforce it.
/// </summary>
internal sealed partial class WorkloadCensus(
    WorkloadLists lists, PratiqueConfiguration configuration, ClusterState cluster, SubjectReader subjects, PullCredentialReader credentials,
    ImageInspector inspector, CensusMetrics metrics, TimeProvider time, ILogger<WorkloadCensus> logger)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    // Layers are read on in the background beyond that, and are there at the next count.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private volatile ImmutableDictionary<string, PolicyWorkloads> _last = ImmutableDictionary<string, PolicyWorkloads>.Empty;

    /// <summary>What was counted of a policy last; null where nothing was.</summary>
    public PolicyWorkloads? CountOf(string policy) => _last.GetValueOrDefault(policy);

    /// <summary>Counts until it is cancelled: at once, when policies or exceptions have changed, and every ten minutes.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        ClusterView? counted = null;
        var (since, wait) = (time.GetTimestamp(), TimeSpan.Zero);
        using var timer = new PeriodicTimer(Look, time);
        try
        {
            do
            {
                var view = cluster.Current;
                if (counted is null || time.GetElapsedTime(since) >= wait || !IsSame(counted, view))
                {
                    counted = view;
                    wait = await CountAsync(view, cancellationToken) ? Period : Retry;
                    since = time.GetTimestamp();
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Leads no more.
        }
        finally
        {
            _last = ImmutableDictionary<string, PolicyWorkloads>.Empty;
            metrics.Forget();
        }
    }

    /// <summary>Counts once.</summary>
    /// <returns>Whether all could be counted; else what was counted last stays.</returns>
    public async Task<bool> CountAsync(ClusterView view, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var tally = new PolicyTally();
        string? problem = null;
        foreach (var kind in WorkloadKind.All)
        {
            await foreach (var request in lists.OfAsync(kind, why => problem = why, cancellationToken))
            {
                await JudgeAsync(request, view, tally, cancellationToken);
            }

            if (problem is not null)
            {
                // Half a count would say that all is well where nobody looked.
                Log.Fails(logger, SafeText.Line(problem, 1_000));
                return false;
            }
        }

        var now = time.GetUtcNow();
        var counts = view.AllPolicies.Select(policy => policy.Name).Distinct().ToImmutableDictionary(name => name, name => Settled(name, tally.Of(name, now)));
        _last = counts;
        metrics.Counted(counts, time.GetElapsedTime(began));
        return true;
    }

    private async Task JudgeAsync(AdmissionRequest request, ClusterView view, PolicyTally tally, CancellationToken cancellationToken)
    {
        if (subjects.Read(request) is not Subject.Judged judged)
        {
            return;
        }

        var labels = request.Namespace is { } space ? view.LabelsOf(space) : null;
        var plan = Evaluator.Plan(
            judged.Workload with { NamespaceLabels = labels }, [.. view.AllPolicies.Select(AsIfEnforced)], view.PlatformsFor(judged.Nodes, configuration));
        if (plan.Containers.IsEmpty)
        {
            return;
        }

        IReadOnlyDictionary<ImageRequest, ImageInspection> inspections = ImmutableDictionary<ImageRequest, ImageInspection>.Empty;
        if (!plan.Requests.IsEmpty)
        {
            var pull = await credentials.ReadAsync(judged.Pull, Patience, cancellationToken);
            inspections = await inspector.InspectAsync(plan.Requests, Patience, pull, cancellationToken);
        }

        tally.Add(plan, Evaluator.Decide(plan, inspections, time.GetUtcNow(), view.ExceptionsFor(request.Namespace)));
    }

    private static ImagePolicy AsIfEnforced(ImagePolicy policy) => policy with { Ceiling = EnforcementAction.Deny };

    // What was counted alike keeps its time: a status that says nothing new is not written.
    private PolicyWorkloads Settled(string policy, PolicyWorkloads counted) =>
        CountOf(policy) is { } last && last with { CountedAt = counted.CountedAt } == counted ? last : counted;

    private static bool IsSame(ClusterView one, ClusterView other) =>
        one.Policies.InEffect.Select(KeyOf).SequenceEqual(other.Policies.InEffect.Select(KeyOf))
        && one.Exceptions.Exceptions.Select(shelved => shelved.Exception).SequenceEqual(other.Exceptions.Exceptions.Select(shelved => shelved.Exception));

    // A status that is written makes another policy of it, with the same rules; one that is read anew has rules of its own.
    private static (string, ImmutableArray<RuleSetting>) KeyOf(ImagePolicy policy) => (policy.Name, policy.Rules);

    private static partial class Log
    {
        [LoggerMessage(4020, LogLevel.Warning, "Workloads could not be counted: {Why}")]
        public static partial void Fails(ILogger logger, string why);
    }
}
