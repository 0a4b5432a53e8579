using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Workloads;

namespace Policy.Rules.Verdicts;

/// <summary>A finding under a policy.</summary>
public sealed record Finding
{
    /// <summary>The rule's id.</summary>
    public required string Rule { get; init; }

    /// <summary>The policy's name.</summary>
    public required string Policy { get; init; }

    /// <summary>What is done about it.</summary>
    public required EnforcementAction Action { get; init; }

    /// <summary>How bad it is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What was seen, and why less is done about it than the rule asks where that is so.</summary>
    public required string Message { get; init; }

    /// <summary>What to do about it.</summary>
    public required string Remedy { get; init; }

    /// <summary>What is to be said of the image before all else; null where nothing is.</summary>
    public string? Headline { get; init; }

    /// <summary>The Dockerfile to use instead; null where there is none to give.</summary>
    public string? Dockerfile { get; init; }

    /// <summary>How sure, from 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>Where it was seen.</summary>
    public required ImmutableArray<Evidence> Evidence { get; init; }

    /// <summary>The exception for which it is only reported; null where there is none that is honoured.</summary>
    public PolicyException? Exception { get; init; }

    /// <summary>Why it is let in where others would be kept out; null where it is not.</summary>
    public Softening? Softened { get; init; }
}

/// <summary>Something that a policy asks and that could not be judged.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Policy">The policy's name.</param>
/// <param name="Action">What is done about it.</param>
/// <param name="Reason">Why, of the closed set.</param>
/// <param name="Message">Why, for people, and why less is done about it where that is so.</param>
public sealed record Unjudged(string Rule, string Policy, EnforcementAction Action, UnknownReason Reason, string Message)
{
    /// <summary>The exception for which it is only reported; null where there is none that is honoured.</summary>
    public PolicyException? Exception { get; init; }

    /// <summary>Why it is let in where others would be kept out; null where it is not.</summary>
    public Softening? Softened { get; init; }
}

/// <summary>The decision on one container's image on one platform.</summary>
public sealed record ImageDecision
{
    /// <summary>The container.</summary>
    public required WorkloadContainer Container { get; init; }

    /// <summary>The platform judged; null where no rule needed to look into the image.</summary>
    public Platform? Platform { get; init; }

    /// <summary>What the reference resolves to; null where it was not resolved.</summary>
    public Digest? Digest { get; init; }

    /// <summary>What is known of the image; null where nothing is.</summary>
    public ImageFacts? Facts { get; init; }

    /// <summary>The findings, strictest and then most severe first.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>What could not be judged.</summary>
    public required ImmutableArray<Unjudged> Unknown { get; init; }

    /// <summary>The strictest action of all; <see cref="EnforcementAction.Off"/> is allowed without a word.</summary>
    public EnforcementAction Action => Unknown.Aggregate(
        Findings.Aggregate(EnforcementAction.Off, static (strictest, finding) => strictest.Or(finding.Action)),
        static (strictest, unjudged) => strictest.Or(unjudged.Action));
}

/// <summary>The decision on a workload.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Images">One entry for each container and platform that a policy applies to.</param>
public sealed record Decision(Workload Workload, ImmutableArray<ImageDecision> Images)
{
    /// <summary>The strictest action of all images.</summary>
    public EnforcementAction Action => Images.Aggregate(EnforcementAction.Off, static (strictest, image) => strictest.Or(image.Action));
}
