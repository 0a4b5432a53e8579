using System.Collections.Immutable;
using Policy.Rules.Workloads;

namespace Policy.Webhook.Admission.Workloads;

/// <summary>Which images of an updated object are to be judged: what runs already is not stopped by what is decided now.</summary>
internal static class ChangedImages
{
    /// <summary>The images that are new, or whose reference or effective security context differs from before.</summary>
    /// <param name="now">The images of the object.</param>
    /// <param name="before">The images of the object as it was stored; none where it is new.</param>
    public static ImmutableArray<WorkloadContainer> Of(ImmutableArray<PodImage> now, ImmutableArray<PodImage> before)
    {
        if (before.IsEmpty)
        {
            return ImmutableArray.CreateRange(now, image => image.Container);
        }

        var stored = before.Where(image => image.IsReadable).Select(Identity.Of).ToHashSet();
        return [.. now.Where(image => stored.Count == 0 || !image.IsReadable || !stored.Contains(Identity.Of(image))).Select(image => image.Container)];
    }

    // Whether pod or container sets a field does not matter here, only what is in effect.
    private readonly record struct Identity(ContainerKind? Kind, string? Name, string Image, string? Security)
    {
        public static Identity Of(PodImage image) => new(image.Container.Kind, image.Container.Name, image.Container.Image, image.Security?.Invoke());
    }
}
