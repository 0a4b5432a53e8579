using System.Collections.Immutable;
using Policy.Rules.Catalog.Contents.Caches;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Contents;

/// <summary><c>package-cache</c>: what package managers and compilers keep for the next time came in the image.</summary>
public sealed class PackageCache : Rule
{
    private const int FoldersNamed = 6;
    private const int ManagersAdvised = 3;

    /// <summary>The most that may be left.</summary>
    public static readonly Parameter<long?> MaxBytes = Parameter.Bytes(
        "maxBytes", "The most bytes of caches that the application's layers may leave: logs and marks of managers are no cache to speak of.", "64Ki");

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "package-cache",
        Title = "Caches of package managers and compilers are in the image",
        Category = RuleCategory.Contents,
        Severity = Severity.Low,
        Rationale = "Downloaded packages and indexes serve the next install, and an image is not installed into again: every node pulls and stores them for nothing. "
            + "An index of packages goes stale besides, and an install that trusts it gets versions that are no longer served.",
        Remedy = "Give the RUN that installs a cache of its own (--mount=type=cache), which stays with the builder, or clean up in that same RUN.",
        Needs = Needs.Config | Needs.Files,
        Parameters = [MaxBytes],
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var facts = input.Facts;
        var caches = CacheFinder.Find(facts);

        // What a base left is its makers' to mend, and told beside what the application can mend itself.
        var own = caches.Where(cache => cache.Layer >= facts.History.Base.Layers).ToImmutableArray();
        var bytes = Total(own);
        return bytes <= (input.Parameters.Get(MaxBytes) ?? long.MaxValue)
            ? Verdict.Pass
            : Verdict.Found(Finding(facts, own, bytes, Total(caches) - bytes));
    }

    private static RuleFinding Finding(ImageFacts facts, ImmutableArray<FoundCache> caches, long bytes, long ofBase)
    {
        var managers = caches.GroupBy(cache => cache.Manager).OrderByDescending(Total).ThenBy(group => group.Key, StringComparer.Ordinal).ToList();
        var named = managers.ConvertAll(manager => $"{Quantity.Humanize(Total(manager))} {Of(manager.Key)}");
        var rest = ofBase > 0 ? $"; the base image left {Quantity.Humanize(ofBase)} more" : "";
        return new RuleFinding(
            $"{Quantity.Humanize(bytes)} of caches are left in the image: {FileEvidence.List(named)}{rest}",
            [.. caches.Take(FoldersNamed).Select(cache => Evidence(cache, facts.History))])
        {
            Remedy = string.Join(" ", managers.Take(ManagersAdvised).Select(manager => Advice(manager.First(), facts.Config))),
        };
    }

    private static string Advice(FoundCache largest, ImageConfig config)
    {
        var readBy = CacheAdvice.ReadBy(largest.Manager, config);
        var name = largest.Manager == CachePlaces.Other ? $"/{SafeText.Plain(largest.Path)}" : largest.Manager;
        return readBy is null
            ? $"{name}: {CacheAdvice.Of(largest.Manager, largest.Path)}."
            : $"{name}: the container itself runs {readBy}, which reads this cache; build in a stage of its own, and start what that makes instead.";
    }

    private static string Of(string manager) => manager == CachePlaces.Other ? "of other caches" : $"of {manager}'s";

    private static Evidence Evidence(FoundCache cache, BuildHistory history) => new(
        EvidenceKind.File, cache.Path,
        $"{cache.Files} {(cache.Files == 1 ? "file" : "files")} of {(cache.Manager == CachePlaces.Other ? "a cache" : $"{cache.Manager}'s cache")}, written by {LayerNames.MadeBy(history, cache.Layer)}",
        cache.Bytes);

    private static long Total(IEnumerable<FoundCache> caches) => caches.Select(cache => cache.Bytes).Total();
}
