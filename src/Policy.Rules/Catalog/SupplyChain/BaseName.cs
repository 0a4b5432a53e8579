using System.Collections.Immutable;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.SupplyChain;

/// <summary>The base image's name, where something tells it.</summary>
/// <param name="Text">The name as it was written.</param>
/// <param name="Digest">The digest beside it; null where there is none.</param>
/// <param name="Told">What tells it, and where.</param>
/// <param name="Confidence">How sure, from 0 to 1.</param>
internal sealed record BaseName(string Text, string? Digest, Evidence Told, double Confidence)
{
    private const string Name = "org.opencontainers.image.base.name";
    private const string DigestName = "org.opencontainers.image.base.digest";

    // Annotations and labels are whatever whoever built the image wrote; builders write the right thing.
    private const double AsWritten = 0.9;

    /// <summary>The name as a reference; null where it is none.</summary>
    public ImageReference? Reference { get; } = ImageReference.TryParse(Text, out var reference, out _) ? reference : null;

    /// <summary>Whether there is no base: Dockerfiles call that <c>scratch</c>.</summary>
    public bool IsScratch => Text == "scratch";

    /// <summary>Finds it. Source: OCI image specification, annotations.md; what history tells otherwise.</summary>
    /// <returns>The name, or null where nothing tells it.</returns>
    public static BaseName? Of(ImageFacts facts)
    {
        var @base = facts.History.Base;
        if (@base.Name is not { Length: > 0 } name)
        {
            return null;
        }

        return Written(facts.Annotations, "annotations", name)
            ?? Written(facts.Config.Labels, "config.Labels", name)
            ?? new BaseName(name, null, new Evidence(EvidenceKind.Config, "config.history", $"{SafeText.Excerpt(@base.Why)}: {SafeText.Excerpt(name)}"), @base.Confidence);
    }

    private static BaseName? Written(ImmutableDictionary<string, string> names, string where, string name) =>
        names.GetValueOrDefault(Name) == name
            ? new BaseName(
                name, names.GetValueOrDefault(DigestName) is { Length: > 0 } digest ? digest : null,
                new Evidence(EvidenceKind.Config, $"{where}[{Name}]", SafeText.Excerpt(name)), AsWritten)
            : null;
}
