using Policy.Rules.Workloads;
using Policy.Webhook.Cluster.Nodes;
using Policy.Webhook.Credentials;

namespace Policy.Webhook.Admission.Workloads;

/// <summary>What a review asks about: something to judge, or why there is nothing.</summary>
internal abstract record Subject
{
    private Subject()
    {
    }

    /// <summary>There is nothing to judge.</summary>
    /// <param name="Why">Why not.</param>
    public sealed record Passed(PassReason Why) : Subject;

    /// <summary>There is something to judge.</summary>
    /// <param name="Workload">With the containers that are to be judged.</param>
    /// <param name="Pull">Where its pull credentials are.</param>
    /// <param name="Nodes">Which nodes it may land on; read only where somebody wants to know, while the review is there.</param>
    public sealed record Judged(Workload Workload, PullSource Pull, Func<NodeSelection> Nodes) : Subject;
}

/// <summary>Why a review passes without work.</summary>
internal enum PassReason
{
    /// <summary>DELETE and CONNECT start nothing.</summary>
    Operation,

    /// <summary>A status says what is, not what shall be.</summary>
    Status,

    /// <summary>Objects of this kind run no pods.</summary>
    Kind,

    /// <summary>The object is being deleted: its finalizers have to be able to go.</summary>
    Deletion,

    /// <summary>No image and no security context is new or has changed.</summary>
    Unchanged,

    /// <summary>The object holds no pod.</summary>
    NoPod,
}
