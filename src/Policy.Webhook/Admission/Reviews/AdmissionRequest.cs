using System.Text.Json;
using Policy.Rules.Workloads;

namespace Policy.Webhook.Admission.Reviews;

/// <summary>Group, version and kind of an object. Source: Kubernetes meta/v1, GroupVersionKind.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version within the group.</param>
/// <param name="Kind">The kind.</param>
internal sealed record GroupVersionKind(string Group, string Version, string Kind);

/// <summary>
/// What is read of a review's <c>request</c>: the fields that decide whether and what to judge. Objects stay JSON until
/// they are needed. Source: Kubernetes admission/v1, AdmissionRequest.
/// </summary>
internal sealed record AdmissionRequest
{
    /// <summary>What the response has to repeat.</summary>
    public required string Uid { get; init; }

    /// <summary>The kind of <see cref="Object"/>; null where it could not be read.</summary>
    public GroupVersionKind? Kind { get; init; }

    /// <summary>Such as <c>status</c> or <c>ephemeralcontainers</c>; empty for the object itself.</summary>
    public string SubResource { get; init; } = "";

    /// <summary>CREATE, UPDATE, DELETE or CONNECT; empty where it could not be read.</summary>
    public string Operation { get; init; } = "";

    /// <summary>The namespace; null where there is none or it could not be read, which satisfies every policy's selector.</summary>
    public string? Namespace { get; init; }

    /// <summary>The object's name; empty where the API server has yet to make one from generateName.</summary>
    public string Name { get; init; } = "";

    /// <summary>Who asks (<c>userInfo.username</c>), which the API server vouches for; null where it could not be read.</summary>
    public string? UserName { get; init; }

    /// <summary>Whether nothing will be stored. It is judged alike.</summary>
    public bool DryRun { get; init; }

    /// <summary>The object; null where it is absent or could not be read.</summary>
    public JsonElement? Object { get; init; }

    /// <summary>The object as stored before; null where there is none.</summary>
    public JsonElement? OldObject { get; init; }

    /// <summary>Why the object cannot be judged although the review has a uid; null where it can.</summary>
    public ContainerProblem? Problem { get; init; }
}
