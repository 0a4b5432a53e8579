using System.Collections.Immutable;
using Policy.Rules.Catalog.Contents.Tools.Installed;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Contents.Tools;

/// <summary>The tools of building in an image.</summary>
/// <param name="Tools">What was found, SDKs and the largest first.</param>
/// <param name="Untold">Why there may be others; null where all are known.</param>
internal sealed record ToolSearch(ImmutableArray<FoundTool> Tools, string? Untold);

/// <summary>
/// Finds tools of building by what a container sees: programs on PATH and in the places of SDKs, and packages. One tool is
/// one thing, whatever tells it. Where the files do not tell, the history does.
/// </summary>
internal static class ToolFinder
{
    /// <summary>The tools; none where the layers have not been read.</summary>
    public static ImmutableArray<FoundTool> Find(ImageFacts facts) => Search(facts).Tools;

    /// <summary>The tools, and whether these are all.</summary>
    public static ToolSearch Search(ImageFacts facts)
    {
        if (facts.Layered is not ContentsResult.Known { Contents: var contents })
        {
            return new ToolSearch([], "the image's layers have not been read");
        }

        var tree = contents.Tree;
        var packages = OsPackages.Of(contents, tree);
        var found = new ToolList();
        AddFiles(facts, tree, found);
        AddPackages(contents, packages, found);
        if (ProgramListing.IsTold(facts, tree))
        {
            return new ToolSearch(found.Build(), null);
        }

        var history = ToolHistory.Read(facts, packages);
        foreach (var tool in history.Tools)
        {
            found.AddToldOnly(tool);
        }

        return new ToolSearch(found.Build(), packages.Problem is { } problem ? $"{problem.Path}: {problem.Message}" : history.Untold);
    }

    private static void AddFiles(ImageFacts facts, FileTree tree, ToolList found)
    {
        var homes = new List<SdkFolder>();
        foreach (var program in ImagePrograms.Of(facts, tree, static name => ToolPrograms.Of(name) is not null))
        {
            // cc is what it leads to.
            var tool = ToolPrograms.Of(program.File.Name) ?? ToolPrograms.Of(program.Name)!;
            if (SdkFolders.Of(tool, program.File) is { } home)
            {
                homes.Add(home);
            }
            else
            {
                found.AddFile(tool, program.File);
            }
        }

        foreach (var folder in SdkFolders.Find(facts, tree, homes))
        {
            found.AddFolder(folder);
        }
    }

    private static void AddPackages(ImageContents contents, OsPackages packages, ToolList found)
    {
        var tools = packages.Packages.Select(package => (Package: package, Tool: ToolPackages.Of(package)))
            .Where(pair => pair.Tool is not null).ToLookup(pair => pair.Tool!, pair => pair.Package);
        var layers = PackageLayers.Of(contents, [.. tools.SelectMany(tool => tool)]);
        foreach (var tool in tools)
        {
            found.AddPackages(new FoundTool(
                tool.Key, ToolNames.KindOf(tool.Key), tool.First().Path, tool.Max(package => layers[package]),
                tool.Select(package => package.Bytes ?? 0).Total(), EvidenceKind.Package)
            {
                Packages = [.. tool.OrderByDescending(package => package.Bytes ?? 0).ThenBy(package => package.Name, StringComparer.Ordinal).Select(package => package.Name)],
            });
        }
    }
}
