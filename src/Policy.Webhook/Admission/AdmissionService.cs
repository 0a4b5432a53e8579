using System.Collections.Immutable;
using Policy.Images;
using Policy.Images.Configuration;
using Policy.Rules;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Admission.Workloads;
using Policy.Webhook.Credentials;
using Policy.Webhook.Telemetry;

namespace Policy.Webhook.Admission;

/// <summary>
/// Decides on a request: what is there to judge, what has to be found out, what is found out, what is decided.
/// </summary>
internal sealed class AdmissionService(
    PratiqueConfiguration configuration,
    ImmutableArray<ImagePolicy> policies,
    SubjectReader subjects,
    PullCredentialReader credentials,
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
    public async Task<Outcome> DecideAsync(AdmissionRequest request, TimeSpan budget, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        switch (subjects.Read(request))
        {
            case Subject.Passed passed:
                return new Outcome { Request = request, Passed = passed.Why };

            case Subject.Judged judged:
                var plan = Evaluator.Plan(judged.Workload, policies, configuration.Platforms);
                var planned = Did(AdmissionPhase.Plan, begun);
                var pull = PullCredentials.None;
                IReadOnlyDictionary<ImageRequest, ImageInspection> inspections = ImmutableDictionary<ImageRequest, ImageInspection>.Empty;
                if (!plan.Requests.IsEmpty)
                {
                    pull = await credentials.ReadAsync(judged.Pull, budget, cancellationToken);
                    inspections = await inspector.InspectAsync(plan.Requests, budget - time.GetElapsedTime(planned), pull, cancellationToken);
                }

                metrics.Inspected(inspections.Values);
                var inspected = Did(AdmissionPhase.Inspect, planned);
                var decision = Evaluator.Decide(plan, inspections, time.GetUtcNow());
                Did(AdmissionPhase.Decide, inspected);
                var outcome = new Outcome
                {
                    Request = request,
                    Decision = decision,
                    Policies = [.. plan.Containers.SelectMany(container => container.Policies).Select(policy => policy.Name).Distinct()],
                };
                if (outcome.IsLetInForNow)
                {
                    late.Expect(outcome, plan, pull);
                }

                return outcome;

            case var other:
                throw new InvalidOperationException($"{other} is no subject");
        }
    }

    // The end of one part is the beginning of the next.
    private long Did(AdmissionPhase phase, long begun)
    {
        var now = time.GetTimestamp();
        metrics.Did(phase, time.GetElapsedTime(begun, now));
        return now;
    }
}
