using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.SupplyChain.EndOfLife;

/// <summary>A distribution at its end of life, for people.</summary>
internal static class EndOfLifeFinding
{
    /// <summary>The finding.</summary>
    /// <param name="input">What is judged.</param>
    /// <param name="system">What the image says that it holds.</param>
    /// <param name="ended">What ended, and when.</param>
    /// <param name="name">The base's name, where something tells it.</param>
    public static RuleFinding Of(RuleInput input, OsRelease system, SystemSupport.Ended ended, BaseName? name)
    {
        var today = DateOnly.FromDateTime(input.Now.UtcDateTime);
        var dated = ended.Listed is null ? "" : $", as known on {ReleaseTable.Dated:yyyy-MM-dd}";
        var file = FileEvidence.Of(input.Contents.Tree.Find(system.Path)!, input.Facts.History, Shown(system));
        return new RuleFinding(
            $"{SafeText.Excerpt(system.PrettyName)}{Base(name)} is at its end of life: {ended.What} ended on {ended.On:yyyy-MM-dd} ({ended.Source}{dated}){Paid(ended, today)}",
            name is null ? [file] : [file, name.Told])
        {
            Remedy = Remedy(ended, today),
            OnlyByTime = true,
        };
    }

    private static string Base(BaseName? name) => name is { IsScratch: false } ? $" under {SafeText.Excerpt(name.Text)}" : "";

    private static string Shown(OsRelease system) => $"ID={SafeText.Excerpt(system.Id)} VERSION_ID={SafeText.Excerpt(system.VersionId)}";

    private static string Paid(SystemSupport.Ended ended, DateOnly today) =>
        ended.Listed is ({ Paid: { } paid }, { PaidEnds: { } end }) && end >= today
            ? $"; {paid} goes on until {end:yyyy-MM-dd} for those who pay, which counts with extendedSupport: paid"
            : "";

    // The release that is mended longest is one to stay on.
    private static string Remedy(SystemSupport.Ended ended, DateOnly today)
    {
        if (ended.Listed is not var (distribution, _))
        {
            return "Build on a release of the distribution that is still supported, and build again when it is updated.";
        }

        var longest = distribution.Releases.Where(release => (release.Ends ?? DateOnly.MaxValue) >= today).MaxBy(release => release.Ends ?? DateOnly.MaxValue);
        return longest switch
        {
            null => $"Build on {distribution.Successor ?? "a distribution that is still supported"}, and build again when it is updated.",
            { Ends: { } end } => $"Build on {distribution.Name} {Shown(longest)}, which is supported until {end:yyyy-MM-dd}, and build again when it is updated.",
            _ => $"Build on {distribution.Name} {Shown(longest)}, which is supported, and build again when it is updated.",
        };
    }

    private static string Shown(Release release) => release.Name.Length == 0 ? release.Version : $"{release.Version} ({release.Name})";
}
