using Policy.Images;
using Policy.Rules;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Cli.Scanning;

/// <summary>Judges references as a cluster would: they are the containers of a workload of which nothing else is known.</summary>
internal sealed class Scanner(
    ImageInspector inspector, PullCredentials credentials, PolicyDocuments policies, IReadOnlyList<Platform> platforms, TimeProvider time)
{
    public async Task<ScanResult> ScanAsync(
        IReadOnlyList<ScanTarget> targets, TimeSpan budget, CancellationToken cancellationToken)
    {
        var workload = new Workload
        {
            Containers = [.. targets.Select(target => new WorkloadContainer { Image = target.Text, Location = target.Location })],
        };
        var plan = Evaluator.Plan(workload, policies.Policies, platforms);
        var inspections = await inspector.InspectAsync(plan.Requests, budget, credentials, cancellationToken);
        var decision = Evaluator.Decide(plan, inspections, time.GetUtcNow(), policies.Exceptions);

        var judged = decision.Images.ToLookup(image => image.Container, ReferenceEqualityComparer.Instance);
        return new ScanResult([.. workload.Containers.SelectMany(container =>
            judged.Contains(container) ? judged[container] : [NoPolicyApplies(container)])]);
    }

    private static ImageDecision NoPolicyApplies(WorkloadContainer container) =>
        new() { Container = container, Findings = [], Unknown = [] };
}

/// <summary>An image that a person named.</summary>
/// <param name="Text">As it was typed.</param>
/// <param name="Location">Where it is.</param>
internal sealed record ScanTarget(string Text, ImageLocation Location);
