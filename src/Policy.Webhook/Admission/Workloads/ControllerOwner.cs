using Policy.Webhook.Admission.Reviews;

namespace Policy.Webhook.Admission.Workloads;

/// <summary>
/// The owner that manages an object, as the object says: there is one at most. Anybody who may create an object may write
/// anything there. Source: Kubernetes meta/v1, OwnerReference.
/// </summary>
/// <param name="ApiVersion">Its group and version.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its uid.</param>
internal sealed record ControllerOwner(string? ApiVersion, string? Kind, string? Name, string? Uid)
{
    /// <summary>Reads it; null where no controller manages the object.</summary>
    /// <param name="metadata">The object's <c>metadata</c>.</param>
    public static ControllerOwner? Of(Field metadata)
    {
        foreach (var owner in metadata["ownerReferences"].Items())
        {
            if (owner["controller"].Flag() == true)
            {
                return new ControllerOwner(owner["apiVersion"].Text(), owner["kind"].Text(), owner["name"].Text(), owner["uid"].Text());
            }
        }

        return null;
    }
}
