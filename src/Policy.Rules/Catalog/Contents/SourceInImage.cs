using System.Collections.Immutable;
using Policy.Rules.Catalog.Contents.Sources;
using Policy.Rules.History;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Contents;

/// <summary><c>source-in-image</c>: the sources of a compiled application are in the image beside what was built of them.</summary>
public sealed class SourceInImage : Rule
{
    private const int ProjectsNamed = 4;

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "source-in-image",
        Title = "Sources of a compiled application are in the image beside what was built of them",
        Category = RuleCategory.Contents,
        Severity = Severity.Medium,
        Rationale = "What runs is what was compiled, so sources serve nobody but who reads them: with an image they go to every registry, mirror and node, "
            + "and whoever gets into a container has the application's inner workings at hand. They show that the image was built in one stage, "
            + "and tools are seldom far.",
        Remedy = "Build in a stage of its own, and copy what it makes into the last one: COPY --from=build.",
        Needs = Needs.Config | Needs.Contents,
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var sources = SourceFinder.Find(input.Facts);
        return sources.IsEmpty ? Verdict.Pass : Verdict.Found(Finding(sources, input.Facts.History));
    }

    private static RuleFinding Finding(ImmutableArray<FoundSource> sources, BuildHistory history) => new(
        $"sources are in the image with what was built of them: {FileEvidence.List([.. sources.Take(ProjectsNamed).Select(Name)])}"
            + (sources.Length > ProjectsNamed ? $" and {sources.Length - ProjectsNamed} more projects" : ""),
        [.. sources.Take(ProjectsNamed).SelectMany(source => Evidence(source, history))])
    {
        Confidence = sources.Max(source => source.Confidence),
        Remedy = Remedy(sources[0]),
    };

    private static string Name(FoundSource source) =>
        $"{Files(source)} of {SourceNames.Of(source.Language)} ({Quantity.Humanize(source.Bytes)}) in /{SafeText.Plain(source.Root)}";

    private static IEnumerable<Evidence> Evidence(FoundSource source, BuildHistory history) =>
    [
        new(EvidenceKind.File, source.Root.Length == 0 ? "/" : source.Root,
            $"{Files(source)} of {SourceNames.Of(source.Language)}, written by {LayerNames.MadeBy(history, source.Layer)}", source.Bytes),
        new(EvidenceKind.File, source.Artefact, source.Confidence < 0.9 ? "what was built, as it seems" : "what was built of them"),
    ];

    private static string Files(FoundSource source) => source.Files == 1 ? "1 source" : $"{source.Files} sources";

    private static string Remedy(FoundSource source)
    {
        var artefact = "/" + SafeText.Plain(source.Artefact);
        return $"Build in a stage of its own and copy what it makes: COPY --from=build {artefact} {artefact}.";
    }
}
