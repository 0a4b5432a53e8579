using Policy.Rules.Catalog.Build;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Images;

namespace Policy.Rules.Catalog.Contents.Leaks;

/// <summary>The folders that a build context was copied into: the working directory, and where COPY puts things.</summary>
internal static class ApplicationRoots
{
    // Each is looked up; no Dockerfile has more.
    private const int MostDestinations = 100;

    /// <summary>The folders that are there.</summary>
    public static HashSet<TreeNode> Of(ImageFacts facts, FileTree tree)
    {
        var roots = new HashSet<TreeNode>();
        var destinations = new HashSet<string>();
        var workdir = new WorkingDirectory();
        foreach (var step in facts.History.Steps)
        {
            workdir.Follow(step);
            if (step.Index >= facts.History.Base.Steps && step.Instruction is Instruction.Copy or Instruction.Add
                && destinations.Count < MostDestinations && destinations.Add(workdir.Resolve(step.Destination)))
            {
                Add(roots, tree.Find(workdir.Resolve(step.Destination)), SourceCopy.IsWhole(step));
            }
        }

        if (facts.Config.WorkingDir.Trim('/').Length > 0)
        {
            Add(roots, tree.Find(facts.Config.WorkingDir), isWhole: true);
        }

        return roots;
    }

    // What is copied to the system's own folders is a program or its settings, unless all of a folder is.
    private static void Add(HashSet<TreeNode> roots, TreeNode? folder, bool isWhole)
    {
        if (folder is { Kind: FileKind.Directory } && !IsWide(folder) && !ForeignFolders.Holds(folder)
            && (isWhole || (folder.Parent is not null && !IsWithinSystem(folder))))
        {
            roots.Add(folder);
        }
    }

    private static bool IsWide(TreeNode folder) => folder switch
    {
        { Parent: { Parent: null }, Name: "usr" or "var" } => true,
        { Parent: { Name: "usr", Parent.Parent: null }, Name: "local" or "share" or "src" } => true,
        _ => false,
    };

    private static bool IsWithinSystem(TreeNode folder)
    {
        for (var at = folder; at is not null; at = at.Parent)
        {
            if (ForeignFolders.IsSystem(at))
            {
                return true;
            }
        }

        return false;
    }
}
