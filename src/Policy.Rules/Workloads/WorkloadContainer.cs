using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Workloads;

/// <summary>The kinds of place in a pod where an image stands.</summary>
public enum ContainerKind
{
    /// <summary><c>spec.containers</c>.</summary>
    Regular,

    /// <summary><c>spec.initContainers</c>.</summary>
    Init,

    /// <summary><c>spec.ephemeralContainers</c>.</summary>
    Ephemeral,

    /// <summary><c>spec.volumes[].image</c>.</summary>
    ImageVolume,
}

/// <summary>When a node pulls an image. Source: Kubernetes core/v1, Container.imagePullPolicy.</summary>
public enum PullPolicy
{
    /// <summary>At every start.</summary>
    Always,

    /// <summary>Where the node has none of that name.</summary>
    IfNotPresent,

    /// <summary>Never.</summary>
    Never,
}

/// <summary>Why a container cannot be judged at all: its image is no reference, or its spec could not be read.</summary>
/// <param name="Reason">Why, of the closed set.</param>
/// <param name="Message">Why, for people.</param>
public sealed record ContainerProblem(UnknownReason Reason, string Message);

/// <summary>A container, or an image volume, and how its pod runs it.</summary>
public sealed record WorkloadContainer
{
    /// <summary>The container's or volume's name; null for a bare reference.</summary>
    public string? Name { get; init; }

    /// <summary>What kind of container; null for a bare reference, which satisfies every container selector.</summary>
    public ContainerKind? Kind { get; init; }

    /// <summary>The image as written.</summary>
    public required string Image { get; init; }

    /// <summary>Where the image is; null where that cannot be told, and <see cref="Problem"/> says why.</summary>
    public ImageLocation? Location { get; init; }

    /// <summary>Why there is no <see cref="Location"/>: every rule is unknown for this reason.</summary>
    public ContainerProblem? Problem { get; init; }

    /// <summary>How the pod runs it; null where no pod is known (a bare reference).</summary>
    public PodContext? Pod { get; init; }
}

/// <summary>
/// What a pod says of how one of its containers runs: container's setting, else the pod's.
/// Source: Kubernetes core/v1, PodSpec, PodSecurityContext, SecurityContext.
/// </summary>
public sealed record PodContext
{
    /// <summary>runAsUser in effect; null where neither container nor pod sets one.</summary>
    public long? RunAsUser { get; init; }

    /// <summary>The field that sets <see cref="RunAsUser"/>, such as <c>spec.containers[0].securityContext.runAsUser</c>.</summary>
    public string? RunAsUserField { get; init; }

    /// <summary>runAsNonRoot in effect; null where neither sets it.</summary>
    public bool? RunAsNonRoot { get; init; }

    /// <summary>windowsOptions.runAsUserName in effect.</summary>
    public string? WindowsUserName { get; init; }

    /// <summary>Whether the pod runs in a user namespace of its own (<c>hostUsers: false</c>).</summary>
    public bool InUserNamespace { get; init; }

    /// <summary>imagePullPolicy, the API server's default where it is left out.</summary>
    public PullPolicy PullPolicy { get; init; }

    /// <summary>Whether the container sets <c>command</c>, which replaces the image's ENTRYPOINT and CMD.</summary>
    public bool OverridesEntrypoint { get; init; }

    /// <summary>Whether the container sets <c>args</c>, which replaces the image's CMD.</summary>
    public bool OverridesCmd { get; init; }

    /// <summary>The sysctl net.ipv4.ip_unprivileged_port_start; null where the pod sets none.</summary>
    public int? UnprivilegedPortStart { get; init; }
}
