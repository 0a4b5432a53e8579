using System.Collections.Immutable;

namespace Policy.Rules.Workloads;

/// <summary>What wants to run: a pod, or something with a pod template, or a bare reference on a command line.</summary>
public sealed record Workload
{
    /// <summary>The kind, such as <c>Deployment</c>; null for a bare reference.</summary>
    public string? Kind { get; init; }

    /// <summary>The namespace; null for a bare reference, which satisfies every namespace selector.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name, or the generateName; null for a bare reference.</summary>
    public string? Name { get; init; }

    /// <summary>The object's labels; null for a bare reference, which satisfies every object selector.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>
    /// The namespace's labels; null where they are not known. A policy whose namespaceSelector cannot be answered
    /// applies: nothing passes because something was not known.
    /// </summary>
    public ImmutableDictionary<string, string>? NamespaceLabels { get; init; }

    /// <summary>What is done at most, whatever policies say (mirror pods are warned at most).</summary>
    public Verdicts.EnforcementAction Ceiling { get; init; } = Verdicts.EnforcementAction.Deny;

    /// <summary>Where its pod's template comes from; null where that is not known, and then it counts as new.</summary>
    public TemplateOrigin? Template { get; init; }

    /// <summary>The containers and image volumes to judge.</summary>
    public required ImmutableArray<WorkloadContainer> Containers { get; init; }
}

/// <summary>Where the template of a pod comes from: what was let in once has to come back when its node is gone.</summary>
public sealed record TemplateOrigin
{
    /// <summary>
    /// Whether one of the controllers that come with Kubernetes makes it, known by who asks: owner references can be
    /// forged.
    /// </summary>
    public bool IsFromController { get; init; }

    /// <summary>When the template was made, which is not when its workload was; null where that could not be read.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
