using System.Collections.Immutable;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Contents.Tools;

/// <summary>Tools as they are found, each once: a folder tells more than packages do, packages more than a file.</summary>
internal sealed class ToolList
{
    private readonly Dictionary<string, List<FoundTool>> _folders = [];
    private readonly Dictionary<string, FoundTool> _packages = [];
    private readonly Dictionary<string, FoundTool> _files = [];
    private readonly List<FoundTool> _told = [];

    /// <summary>An SDK's folder.</summary>
    public void AddFolder(SdkFolder sdk)
    {
        if (!_folders.TryGetValue(sdk.Tool, out var folders))
        {
            _folders.Add(sdk.Tool, folders = []);
        }

        folders.Add(new FoundTool(sdk.Tool, ToolNames.KindOf(sdk.Tool), sdk.Folder.Path, sdk.Layer, FolderBytes.Of(sdk.Folder), EvidenceKind.File));
    }

    /// <summary>All packages of a tool.</summary>
    public void AddPackages(FoundTool packages) => _packages[packages.Name] = packages;

    /// <summary>A program; of several of a tool the largest is kept.</summary>
    public void AddFile(string tool, TreeNode file)
    {
        if (!_files.TryGetValue(tool, out var largest) || file.Size > largest.Bytes)
        {
            _files[tool] = new FoundTool(tool, ToolNames.KindOf(tool), file.Path, file.Layer, file.Size, EvidenceKind.File);
        }
    }

    /// <summary>What history or environment tell, and no file does.</summary>
    public void AddToldOnly(FoundTool tool)
    {
        if (!_folders.ContainsKey(tool.Name) && !_packages.ContainsKey(tool.Name) && _told.TrueForAll(told => told.Name != tool.Name))
        {
            _told.Add(tool);
        }
    }

    /// <summary>The tools, those that are tools by themselves and the largest first.</summary>
    public ImmutableArray<FoundTool> Build() =>
    [
        .. _folders.Values.SelectMany(folders => folders)
            .Concat(_packages.Values.Where(packages => !_folders.ContainsKey(packages.Name)))
            .Concat(_files.Values.Where(file => !_folders.ContainsKey(file.Name) && !_packages.ContainsKey(file.Name)))
            .Concat(_told)
            .OrderByDescending(tool => tool.IsTool).ThenByDescending(tool => tool.Bytes).ThenBy(tool => tool.Name, StringComparer.Ordinal).ThenBy(tool => tool.Path, StringComparer.Ordinal),
    ];
}
