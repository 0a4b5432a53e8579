using System.Collections.Immutable;
using Policy.Rules.Catalog.Contents.Tools.Installed;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.History.Shell;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Contents.Managers;

/// <summary>A package manager that is in an image.</summary>
/// <param name="Name">Its name, one of <see cref="ManagerNames"/>.</param>
/// <param name="Layer">The layer that brought it, from 0; -1 where that is not known.</param>
/// <param name="Evidence">Where it was seen.</param>
internal sealed record FoundManager(string Name, int Layer, Evidence Evidence);

/// <summary>The package managers in an image.</summary>
/// <param name="Managers">What was found, the distribution's first.</param>
/// <param name="Untold">Why there may be others; null where all are known.</param>
internal sealed record ManagerSearch(ImmutableArray<FoundManager> Managers, string? Untold);

/// <summary>Finds package managers: programs on PATH, packages of the distribution, and where neither tells, the history.</summary>
internal static class ManagerFinder
{
    /// <summary>The managers, and whether these are all.</summary>
    public static ManagerSearch Find(ImageFacts facts, ImageContents contents)
    {
        var tree = contents.Tree;
        var packages = OsPackages.Of(contents, tree);
        var found = new Dictionary<string, FoundManager>();
        foreach (var program in ImagePrograms.Of(facts, tree, static name => ManagerNames.OfProgram(name) is not null))
        {
            var name = ManagerNames.OfProgram(program.Name)!;
            found.TryAdd(name, new FoundManager(name, program.File.Layer, OfProgram(program, name, facts.History)));
        }

        ImmutableArray<Package> named = [.. packages.Packages.Where(package => ManagerNames.OfPackage(package.Name) is { } name && !found.ContainsKey(name))];
        var layers = PackageLayers.Of(contents, named);
        foreach (var package in named)
        {
            var name = ManagerNames.OfPackage(package.Name)!;
            found.TryAdd(name, new FoundManager(name, layers[package], OfPackage(package, layers[package], facts.History)));
        }

        var isTold = ProgramListing.IsTold(facts, tree) || packages.IsKnown;
        foreach (var used in isTold ? [] : UsedByHistory(facts.History))
        {
            found.TryAdd(used.Name, used);
        }

        return new ManagerSearch(
            [.. found.Values.OrderByDescending(manager => ManagerNames.IsOfDistribution(manager.Name)).ThenBy(manager => manager.Name, StringComparer.Ordinal)],
            isTold ? null : "the list of files holds no programs, so that which are there is not told");
    }

    private static Evidence OfProgram(Program program, string name, BuildHistory history) => program.File.Path == program.Path
        ? FileEvidence.Of(program.File, history, name)
        : FileEvidence.Of(program.File, history, $"{name}, which {SafeText.Plain(program.Path)} leads to");

    private static Evidence OfPackage(Package package, int layer, BuildHistory history) => new(
        EvidenceKind.Package, package.Path,
        $"package {SafeText.Plain(package.Name)} {SafeText.Plain(package.Version)}".TrimEnd() + (layer < 0 ? "" : $", written by {LayerNames.MadeBy(history, layer)}"), package.Bytes);

    // What a step runs was there.
    private static IEnumerable<FoundManager> UsedByHistory(BuildHistory history)
    {
        foreach (var step in history.Steps)
        {
            foreach (var manager in ShellScript.Of(step).Select(command => PackageCommand.ManagerOf(command.Program)).OfType<string>().Distinct())
            {
                yield return new FoundManager(manager, -1, new Evidence(EvidenceKind.Step, step.Place, $"{manager} is run"));
            }
        }
    }
}
