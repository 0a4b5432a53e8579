using System.Collections.Immutable;
using Policy.Images;
using Policy.Images.Configuration;
using Policy.Rules;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Webhook.Admission.Origins;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Admission.Workloads;
using Policy.Webhook.Cluster;
using Policy.Webhook.Credentials;
using Policy.Webhook.Telemetry;

namespace Policy.Webhook.Admission;

/// <summary>
/// Decides on a request: what is there to judge, what has to be found out, what is found out, what is decided.
/// </summary>
internal sealed class AdmissionService(
    PratiqueConfiguration configuration,
    ClusterState cluster,
    NamespaceLabels namespaces,
    SubjectReader subjects,
    PullCredentialReader credentials,
    TemplateOrigins origins,
    ImageInspector inspector,
    LateDecisions late,
    AdmissionMetrics metrics,
    TimeProvider time)
{
    /// <summary>Decides.</summary>
    /// <param name="request">The request.</param>
    /// <param name="budget">How long finding out may take.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public async Task<Outcome> DecideAsync(AdmissionRequest request, TimeSpan budget, CancellationToken cancellationToken) => subjects.Read(request) switch
    {
        Subject.Passed passed => new Outcome { Request = request, Passed = passed.Why },
        Subject.Judged judged => await DecideAsync(request, judged, budget, cancellationToken),
        var other => throw new InvalidOperationException($"{other} is no subject"),
    };

    private async Task<Outcome> DecideAsync(AdmissionRequest request, Subject.Judged judged, TimeSpan budget, CancellationToken cancellationToken)
    {
        // Whatever changes meanwhile, one decision is made under one view.
        var begun = time.GetTimestamp();
        var view = cluster.Current;
        var labels = await namespaces.OfAsync(judged.Workload.Namespace, view, budget, cancellationToken);
        var workload = labels is null ? judged.Workload : judged.Workload with { NamespaceLabels = labels };
        var plan = Evaluator.Plan(workload, view.PoliciesFor(labels), view.PlatformsFor(judged.Nodes, configuration));
        var planned = Did(AdmissionPhase.Plan, begun);

        var pull = PullCredentials.None;
        IReadOnlyDictionary<ImageRequest, ImageInspection> inspections = ImmutableDictionary<ImageRequest, ImageInspection>.Empty;
        if (!plan.Requests.IsEmpty)
        {
            // Most is known, and needs no credentials.
            if (inspector.Recall(plan.Requests) is { } known)
            {
                inspections = known;
            }
            else
            {
                pull = await credentials.ReadAsync(judged.Pull, Left(), cancellationToken);
                inspections = await inspector.InspectAsync(plan.Requests, Left(), pull, cancellationToken);
            }
        }

        metrics.Inspected(inspections.Values);
        var inspected = Did(AdmissionPhase.Inspect, planned);
        var exceptions = view.ExceptionsFor(judged.Workload.Namespace);
        var decision = Evaluator.Decide(plan, inspections, time.GetUtcNow(), exceptions);

        // Only what is denied can be let in for where it comes from, so only then is it asked.
        if (decision.Action == EnforcementAction.Deny && await origins.OfAsync(request, Left(), cancellationToken) is { } origin)
        {
            plan = plan with { Workload = plan.Workload with { Template = origin } };
            decision = Evaluator.Decide(plan, inspections, time.GetUtcNow(), exceptions);
        }

        Did(AdmissionPhase.Decide, inspected);
        var outcome = new Outcome
        {
            Request = request,
            Decision = decision,
            Policies = NamesOf(plan),
        };
        if (outcome.IsLetInForNow)
        {
            late.Expect(outcome, new LateQuestion(plan, pull, exceptions));
        }

        return outcome;

        TimeSpan Left() => budget - time.GetElapsedTime(begun);
    }

    private static ImmutableArray<string> NamesOf(EvaluationPlan plan) => plan.Containers is [{ Policies: [var only] }]
        ? [only.Name]
        : [.. plan.Containers.SelectMany(container => container.Policies).Select(policy => policy.Name).Distinct()];

    // The end of one part is the beginning of the next.
    private long Did(AdmissionPhase phase, long begun)
    {
        var now = time.GetTimestamp();
        metrics.Did(phase, time.GetElapsedTime(begun, now));
        return now;
    }
}
