using System.Collections.Immutable;
using Policy.Rules.Catalog.Contents.Leaks;
using Policy.Rules.History;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Contents;

/// <summary><c>build-context-leak</c>: what a <c>.dockerignore</c> would have kept out came in by COPY.</summary>
public sealed class BuildContextLeak : Rule
{
    private const int LeaksNamed = 8;

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "build-context-leak",
        Title = "COPY brought in what a .dockerignore would have kept out",
        Category = RuleCategory.Contents,
        Severity = Severity.Medium,
        Rationale = "COPY takes all that lies in the build context and is not excluded. A repository holds every secret that was ever committed, "
            + "a .env those of whoever built the image, and whoever can pull the image reads both, also where a later step deletes them; tests, settings "
            + "of editors and CI systems tell how it is made and serve nobody who runs it. Each change to them makes the layer anew.",
        Remedy = "Write a .dockerignore beside the Dockerfile, or copy what the image needs by name.",
        Needs = Needs.Config | Needs.Files,
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var leaks = LeakFinder.Find(input.Facts);
        return leaks.IsEmpty ? Verdict.Pass : Verdict.Found(Finding(leaks, input.Facts.History));
    }

    private static RuleFinding Finding(ImmutableArray<FoundLeak> leaks, BuildHistory history)
    {
        var confidence = leaks.Max(leak => leak.Confidence);
        var who = history.LayersAgree ? "COPY brought in" : "it looks as if COPY had brought in";
        return new RuleFinding(
            $"{who} what a .dockerignore keeps out: {FileEvidence.List([.. leaks.Select(Name)])}",
            [.. leaks.Take(LeaksNamed).Select(leak => Evidence(leak, history))])
        {
            Remedy = Remedy(leaks),
            Confidence = confidence,
        };
    }

    private static string Name(FoundLeak leak)
    {
        var more = leak.Places == 1 ? "" : $" and {leak.Places - 1} more";
        var gone = leak.RemovedBy is null ? "" : ", deleted and still in its layer";
        return $"{leak.Name.What} ({SafeText.Plain(leak.Path)}{more}, {Quantity.Humanize(leak.Bytes)}{gone})";
    }

    private static Evidence Evidence(FoundLeak leak, BuildHistory history)
    {
        var what = leak.PathBytes is null
            ? $"{leak.Name.What}: {Quantity.Humanize(leak.Bytes)} of it and of what an install wrote are in the image twice; copied"
            : $"{leak.Name.What}, written";
        var gone = leak.RemovedBy is { } by ? $", deleted by {LayerNames.MadeBy(history, by)} and still in its layer" : "";
        return new Evidence(EvidenceKind.File, leak.Path, $"{what} by {LayerNames.MadeBy(history, leak.Layer)}{gone}", leak.PathBytes);
    }

    private static string Remedy(ImmutableArray<FoundLeak> leaks)
    {
        var lines = leaks.Select(leak => leak.Name.Ignore).Distinct();
        var remedy = $"Write these lines into the .dockerignore beside the Dockerfile: {string.Join(", ", lines)}.";
        return leaks.Any(leak => leak.Name.Kind is LeakKind.Environment or LeakKind.VersionControl)
            ? $"{remedy} Give variables when the container starts, and change the credentials that were in these files: whoever could pull the image has them."
            : remedy;
    }
}
