using System.Collections.Immutable;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using Policy.Webhook.Admission.Reviews;

namespace Policy.Webhook.Admission.Workloads;

/// <summary>A container of a pod as it was read.</summary>
/// <param name="Container">The container.</param>
/// <param name="IsReadable">Whether all of it had the right types; only then can it be compared to what runs already.</param>
internal readonly record struct PodImage(WorkloadContainer Container, bool IsReadable)
{
    /// <summary>Reads its security context in effect, as text to compare; null for image volumes, which have none.</summary>
    public Func<string>? Security { get; init; }
}

/// <summary>
/// Reads the images of a pod and how each is run. Source: Kubernetes core/v1, PodSpec, Container, EphemeralContainer,
/// ImageVolumeSource.
/// </summary>
internal static class PodReader
{
    /// <summary>Reads a pod or pod template.</summary>
    /// <param name="pod">The object that holds <c>spec</c>.</param>
    /// <param name="faults">What was wrong on the way to it.</param>
    /// <returns>
    /// Containers, then init containers, ephemeral containers and image volumes. Where the pod itself cannot be read,
    /// each has that for its problem, and there is at least one.
    /// </returns>
    public static ImmutableArray<PodImage> Read(Field pod, Faults faults)
    {
        var spec = pod.NotingIn(faults)["spec"];
        if (spec.Element is null)
        {
            faults.Add($"{spec.Path} is missing");
        }
        else if (spec["containers"].Items().Count == 0)
        {
            faults.Add($"{spec.Path}.containers holds no container");
        }

        var settings = PodSettings.Read(spec);
        var images = ImmutableArray.CreateBuilder<PodImage>();
        AddContainers(images, spec["containers"].Items(), ContainerKind.Regular, settings);
        AddContainers(images, spec["initContainers"].Items(), ContainerKind.Init, settings);
        AddContainers(images, spec["ephemeralContainers"].Items(), ContainerKind.Ephemeral, settings);
        foreach (var volume in spec["volumes"].Items())
        {
            if (ReadVolume(volume) is { } image)
            {
                images.Add(image);
            }
        }

        return faults.First is { } fault
            ? Spoilt(images.DrainToImmutable(), new ContainerProblem(UnknownReason.Malformed, fault))
            : images.DrainToImmutable();
    }

    private static void AddContainers(ImmutableArray<PodImage>.Builder images, FieldList containers, ContainerKind kind, PodSettings settings)
    {
        foreach (var container in containers)
        {
            images.Add(ReadContainer(container, kind, settings));
        }
    }

    private static PodImage ReadContainer(Field field, ContainerKind kind, PodSettings pod)
    {
        var faults = new Faults();
        var container = field.NotingIn(faults);
        var image = container["image"].Text() ?? "";
        var context = pod.For(container) with
        {
            PullPolicy = PullPolicyOf(container["imagePullPolicy"], image, faults),
            OverridesEntrypoint = container["command"].Items().Count > 0,
            OverridesCmd = container["args"].Items().Count > 0,
        };

        return Place(container["name"].Text(), kind, image, context, faults) with { Security = () => pod.Security.For(container["securityContext"]) };
    }

    private static PodImage? ReadVolume(Field field)
    {
        var faults = new Faults();
        var volume = field.NotingIn(faults);
        var source = volume["image"];
        if (source.Element is null && faults.First is null)
        {
            return null;
        }

        var image = source["reference"].Text() ?? "";
        var context = new PodContext { PullPolicy = PullPolicyOf(source["pullPolicy"], image, faults) };
        return Place(volume["name"].Text(), ContainerKind.ImageVolume, image, context, faults);
    }

    private static PodImage Place(string? name, ContainerKind kind, string image, PodContext context, Faults faults)
    {
        var container = new WorkloadContainer { Name = name, Kind = kind, Image = image, Pod = context };
        if (faults.First is { } fault)
        {
            return new(container with { Problem = new(UnknownReason.Malformed, fault) }, IsReadable: false);
        }

        return ImageLocation.TryFromPod(image, out var location, out var error)
            ? new(container with { Location = location }, IsReadable: true)
            : new(container with { Problem = new(UnknownReason.Malformed, $"the image is no reference: {error}") }, IsReadable: true);
    }

    // The API server has filled in the default in what it sends of its own kinds, not within others' templates.
    // Source: Kubernetes, Images, Default image pull policy.
    private static PullPolicy PullPolicyOf(Field field, string image, Faults faults)
    {
        var text = field.Text();
        switch (text)
        {
            case null or "":
                return ImageReference.TryParse(image, out var reference, out _)
                    && (reference.Tag ?? (reference.Digest is null ? "latest" : "")) == "latest"
                        ? PullPolicy.Always
                        : PullPolicy.IfNotPresent;
            case "Always":
                return PullPolicy.Always;
            case "IfNotPresent":
                return PullPolicy.IfNotPresent;
            case "Never":
                return PullPolicy.Never;
            default:
                faults.Add($"{field.Path}: expected one of Always, IfNotPresent, Never");
                return PullPolicy.IfNotPresent;
        }
    }

    private static ImmutableArray<PodImage> Spoilt(ImmutableArray<PodImage> images, ContainerProblem problem) =>
        images.IsEmpty
            ? [new(new WorkloadContainer { Image = "", Problem = problem }, IsReadable: false)]
            : [.. images.Select(image => new PodImage(image.Container with { Location = null, Problem = problem }, IsReadable: false))];
}
