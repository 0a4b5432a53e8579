using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules;

/// <summary>One container, the policies that apply to it, and what has to be found out about its image.</summary>
/// <param name="Container">The container.</param>
/// <param name="Policies">The policies that apply, at least one.</param>
/// <param name="Requests">One for each platform; empty where the rules need only the reference, or it is none.</param>
public sealed record PlannedContainer(
    WorkloadContainer Container, ImmutableArray<ImagePolicy> Policies, ImmutableArray<ImageRequest> Requests);

/// <summary>What has to be found out before a workload can be decided on.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Containers">The containers that a policy applies to.</param>
public sealed record EvaluationPlan(Workload Workload, ImmutableArray<PlannedContainer> Containers)
{
    /// <summary>What to find out: one request for each image and platform, however many containers run it.</summary>
    public ImmutableArray<ImageRequest> Requests { get; } = Containers is [{ Requests: { Length: <= 1 } only }]
        ? only
        : [.. Containers.SelectMany(container => container.Requests).Distinct()];
}

/// <summary>
/// The engine: <see cref="Plan"/> says what has to be found out, somebody finds it out, <see cref="Decide"/> decides.
/// Pure on both sides; every door of the product goes through it.
/// </summary>
public static class Evaluator
{
    /// <summary>Says what has to be found out about a workload's images.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="policies">All policies.</param>
    /// <param name="platforms">The platforms to judge images on.</param>
    public static EvaluationPlan Plan(
        Workload workload, IReadOnlyList<ImagePolicy> policies, IReadOnlyList<Platform> platforms)
    {
        var matched = new List<(WorkloadContainer Container, ImmutableArray<ImagePolicy> Policies)>(workload.Containers.Length);

        // An image that several containers run is read once, for what any of them needs.
        var needs = new Dictionary<ImageLocation, Needs>();
        foreach (var container in workload.Containers)
        {
            var applying = Applying(policies, workload, container);
            if (applying.IsEmpty)
            {
                continue;
            }

            matched.Add((container, applying));
            if (container.Location is { } location)
            {
                needs[location] = needs.GetValueOrDefault(location) | NeedsOf(container, applying);
            }
        }

        var planned = ImmutableArray.CreateBuilder<PlannedContainer>(matched.Count);
        foreach (var (container, applying) in matched)
        {
            planned.Add(new PlannedContainer(container, applying, Requests(container.Location, needs, platforms)));
        }

        return new EvaluationPlan(workload, planned.MoveToImmutable());
    }

    /// <summary>Decides on a workload.</summary>
    /// <param name="plan">What <see cref="Plan"/> said.</param>
    /// <param name="inspections">What came of each of the plan's requests.</param>
    /// <param name="now">The time of the decision.</param>
    /// <param name="exceptions">All exceptions, of whatever namespace; none where left out.</param>
    public static Decision Decide(
        EvaluationPlan plan, IReadOnlyDictionary<ImageRequest, ImageInspection> inspections, DateTimeOffset now,
        IReadOnlyList<PolicyException>? exceptions = null)
    {
        var enforcement = new Enforcement(plan.Workload, exceptions ?? [], now);
        var images = ImmutableArray.CreateBuilder<ImageDecision>();
        foreach (var planned in plan.Containers)
        {
            if (planned.Requests.IsEmpty)
            {
                images.Add(new ImageJudge(planned, null, null, enforcement, now).Judge());
            }

            foreach (var request in planned.Requests)
            {
                images.Add(new ImageJudge(planned, request, inspections[request], enforcement, now).Judge());
            }
        }

        return new Decision(plan.Workload, images.ToImmutable());
    }

    private static ImmutableArray<ImagePolicy> Applying(IReadOnlyList<ImagePolicy> policies, Workload workload, WorkloadContainer container)
    {
        var applying = ImmutableArray.CreateBuilder<ImagePolicy>(policies.Count);
        for (var i = 0; i < policies.Count; i++)
        {
            var policy = policies[i];
            if (PolicySelector.Applies(policy.Match, workload, container))
            {
                applying.Add(policy);
            }
        }

        return applying.DrainToImmutable();
    }

    private static Needs NeedsOf(WorkloadContainer container, ImmutableArray<ImagePolicy> policies)
    {
        var needs = Needs.None;
        foreach (var policy in policies)
        {
            foreach (var setting in policy.Rules)
            {
                needs |= PolicySelector.Concerns(setting.Rule.Descriptor, container) ? setting.Rule.NeedsOf(setting.Parameters) : Needs.None;
            }
        }

        return needs;
    }

    private static ImmutableArray<ImageRequest> Requests(
        ImageLocation? location, Dictionary<ImageLocation, Needs> needs, IReadOnlyList<Platform> platforms)
    {
        if (location is null || (needs[location] & ~Needs.Reference) == Needs.None)
        {
            return [];
        }

        var asked = needs[location];
        var requests = ImmutableArray.CreateBuilder<ImageRequest>(platforms.Count);
        for (var i = 0; i < platforms.Count; i++)
        {
            requests.Add(new ImageRequest(location, platforms[i], asked));
        }

        return requests.MoveToImmutable();
    }
}
