using System.Collections.Immutable;
using Policy.Rules.Workloads;

namespace Policy.Webhook.Admission.Workloads;

/// <summary>Which images of an updated object are to be judged: what runs already is not stopped by what is decided now.</summary>
internal static class ChangedImages
{
    /// <summary>The images that are new, or whose reference or effective security context differs from before.</summary>
    /// <param name="now">The images of the object.</param>
    /// <param name="before">The images of the object as it was stored; none where it is new.</param>
    public static ImmutableArray<WorkloadContainer> Of(IEnumerable<PodImage> now, IEnumerable<PodImage> before)
    {
        var stored = before.Where(image => image.IsReadable).Select(image => Identity.Of(image.Container)).ToHashSet();
        return [.. now.Where(image => !image.IsReadable || !stored.Contains(Identity.Of(image.Container))).Select(image => image.Container)];
    }

    // Which field sets the user does not matter here, only who it is.
    private readonly record struct Identity(
        ContainerKind? Kind, string? Name, string Image,
        long? User, bool? NonRoot, string? WindowsUser, bool InUserNamespace, int? UnprivilegedPortStart)
    {
        public static Identity Of(WorkloadContainer container) => new(
            container.Kind, container.Name, container.Image,
            container.Pod?.RunAsUser, container.Pod?.RunAsNonRoot, container.Pod?.WindowsUserName,
            container.Pod?.InUserNamespace ?? false, container.Pod?.UnprivilegedPortStart);
    }
}
