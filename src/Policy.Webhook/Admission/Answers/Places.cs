using System.Collections.Immutable;
using Policy.Rules.Workloads;
using Policy.Rules;

namespace Policy.Webhook.Admission.Answers;

/// <summary>The containers that something is said about.</summary>
internal sealed record Places
{
    private const int MostNames = 8;
    private const int LongestName = 63;
    private const int LongestImage = 200;

    private Places(ImmutableArray<WorkloadContainer> containers) => Containers = containers;

    /// <summary>The containers, at least one.</summary>
    public ImmutableArray<WorkloadContainer> Containers { get; }

    /// <summary>One container.</summary>
    public static Places Of(WorkloadContainer container) => new([container]);

    /// <summary>Several.</summary>
    public static Places Of(IEnumerable<Places> parts) => new([.. parts.SelectMany(part => part.Containers)]);

    /// <summary><c>containers app, sidecar and init container setup</c>.</summary>
    public string Names
    {
        get
        {
            var kinds = Containers.Take(MostNames).GroupBy(container => container.Kind).Select(NamesOfKind).ToList();
            if (Containers.Length > MostNames)
            {
                kinds.Add($"{Containers.Length - MostNames} more");
            }

            return kinds.Count == 1 ? kinds[0] : $"{string.Join(", ", kinds[..^1])} and {kinds[^1]}";
        }
    }

    /// <summary>The names with the images as written: <c>container app (nginx:1.27)</c>; each image once.</summary>
    public string NamesAndImages
    {
        get
        {
            var images = Containers.Select(container => SafeText.Line(container.Image, LongestImage)).Where(image => image.Length > 0).Distinct().ToList();
            return images.Count switch
            {
                0 => Names,
                <= MostNames => $"{Names} ({string.Join(", ", images)})",
                _ => $"{Names} ({string.Join(", ", images[..MostNames])}, …)",
            };
        }
    }

    /// <summary>Whether these are the same containers.</summary>
    public bool SameAs(Places other) => Containers.SequenceEqual(other.Containers);

    private static string NamesOfKind(IGrouping<ContainerKind?, WorkloadContainer> group)
    {
        var names = group.Select(container => SafeText.Line(container.Name ?? "", LongestName)).ToList();
        var kind = Words.Of(group.Key, names.Count > 1);
        return group.Key is null ? "the pod" : $"{kind} {string.Join(", ", names.Select(name => name.Length == 0 ? "(no name)" : name))}";
    }
}
