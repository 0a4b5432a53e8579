using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Policy.Rules.Contents;
using Policy.Rules.Images;

namespace Policy.Rules.Catalog.Contents.Sources;

/// <summary>Finds projects of compiled languages, their sources, and what was built of them.</summary>
internal sealed class SourceFinder
{
    // Both say that they are the same module.
    private const double OfModule = 0.95;

    // Go's linker says of a program that it is Go's.
    private const double OfLanguage = 0.9;

    // Jars and .NET applications may be somebody else's.
    private const double OfStack = 0.8;

    // A program may be anybody's.
    private const double OfAnybody = 0.6;

    private readonly List<SourceProject> _projects = [];
    private readonly (TreeNode File, double Confidence)?[] _elsewhere = new (TreeNode, double)?[SourceNames.Languages];
    private readonly Stack<Visit> _left = new();
    private readonly int _firstLayer;
    private TreeNode? _program;

    private SourceFinder(int firstLayer) => _firstLayer = firstLayer;

    /// <summary>Projects of the application whose sources stand in the image with what was built of them, the largest first.</summary>
    /// <param name="facts">The image; nothing is found where its layers are not known.</param>
    public static ImmutableArray<FoundSource> Find(ImageFacts facts)
    {
        if (facts.Layered is not ContentsResult.Known { Contents: var contents })
        {
            return [];
        }

        var finder = new SourceFinder(facts.History.Base.Layers);
        finder.Walk(contents.Tree.Root);
        if (finder._projects.TrueForAll(project => project.Sources.Files == 0))
        {
            return [];
        }

        finder.FindPrograms(contents);
        return
        [
            .. finder._projects.Select(project => project.Found(finder.Elsewhere(project, contents))).OfType<FoundSource>()
                .OrderByDescending(source => source.Bytes).ThenBy(source => source.Root, StringComparer.Ordinal),
        ];
    }

    // Without recursion: trees are as deep as strangers make them.
    private void Walk(TreeNode root)
    {
        _left.Push(new Visit(root, null, null));
        while (_left.TryPop(out var visit))
        {
            var (projects, isProject) = Open(visit);
            foreach (var node in visit.Folder.Children)
            {
                if (node.Kind == FileKind.Directory)
                {
                    Enter(node, projects, visit.Output ?? (isProject && SourceNames.IsOutput(node) ? node : null));
                }
                else if (node.Kind == FileKind.File && node.Layer >= _firstLayer)
                {
                    Add(node, projects, visit.Output);
                }
            }
        }
    }

    private void Enter(TreeNode folder, SourceProject?[]? projects, TreeNode? output)
    {
        if (output is not null || !folder.Name.StartsWith('.'))
        {
            if (!ForeignFolders.Holds(folder))
            {
                _left.Push(new Visit(folder, projects, output));
            }
        }
    }

    // The outermost folder that says so is the project's: what is below are its parts.
    private (SourceProject?[]? Projects, bool IsProject) Open(Visit visit)
    {
        var projects = visit.Projects;
        var isProject = false;
        var isInterpreted = false;
        var makesC = false;
        if (visit.Output is not null)
        {
            return (projects, false);
        }

        foreach (var node in visit.Folder.Children)
        {
            isInterpreted |= SourceNames.MarksInterpreted(node.Name);
            if (node.Kind == FileKind.File && SourceNames.Marks(node.Name) is { } language)
            {
                isProject = true;
                makesC |= language == SourceLanguage.C;
                projects = language == SourceLanguage.C ? projects : Open(projects, visit, language);
            }
        }

        // A Makefile among the files of another language is for its developers.
        if (makesC && !isInterpreted && projects is null)
        {
            projects = Open(projects, visit, SourceLanguage.C);
        }

        return (projects, isProject || (isInterpreted && projects is not null));
    }

    private SourceProject?[] Open(SourceProject?[]? projects, Visit visit, SourceLanguage language)
    {
        if (projects?[(int)language] is not null)
        {
            return projects;
        }

        // Those of the folder above see nothing of it.
        var opened = projects is null ? new SourceProject?[SourceNames.Languages] : [.. projects];
        opened[(int)language] = new SourceProject(language, visit.Folder);
        _projects.Add(opened[(int)language]!);
        return opened;
    }

    private void Add(TreeNode file, SourceProject?[]? projects, TreeNode? output)
    {
        foreach (var project in projects ?? [])
        {
            project?.Add(file, output);
        }

        if (projects is null)
        {
            if (SourceNames.OfArtefactElsewhere(file) is { } language)
            {
                _elsewhere[(int)language] ??= (file, OfStack);
            }
            else if (_program is null && SourceNames.IsProgram(file))
            {
                _program = file;
            }
        }
        else if (output is null && SourceNames.OfArtefactElsewhere(file) is { } language)
        {
            // cp target/app.jar app.jar
            _elsewhere[(int)language] ??= (file, OfStack);
        }
    }

    // What linkers make says little of what it was made of, but for what Go's and cargo-auditable add.
    private void FindPrograms(ImageContents contents)
    {
        foreach (var package in contents.Packages.Where(package => package.Kind is PackageKind.Go or PackageKind.Cargo).DistinctBy(package => package.Path))
        {
            var language = package.Kind == PackageKind.Go ? SourceLanguage.Go : SourceLanguage.Rust;
            if (_elsewhere[(int)language] is null && contents.Tree.Find(package.Path) is { Kind: FileKind.File } file && file.Layer >= _firstLayer && !IsForeign(file))
            {
                _elsewhere[(int)language] = (file, OfLanguage);
            }
        }

        // C is left out: its sources stand in images for other reasons too, and make leaves its objects beside them.
        foreach (var language in new[] { SourceLanguage.Go, SourceLanguage.Rust })
        {
            _elsewhere[(int)language] ??= _program is null ? null : (_program, OfAnybody);
        }
    }

    // Go's linker says what module a program is, and go.mod which one this is: one of another is another's.
    private (TreeNode File, double Confidence)? Elsewhere(SourceProject project, ImageContents contents)
    {
        var path = project.Root.Path.Length == 0 ? "go.mod" : $"{project.Root.Path}/go.mod";
        if (project.Language != SourceLanguage.Go || contents.Projects.FirstOrDefault(file => file.Kind == PackageKind.Go && file.Path == path) is not { } module)
        {
            return _elsewhere[(int)project.Language];
        }

        var programs = contents.Packages.Where(package => package.Kind == PackageKind.Go)
            .GroupBy(package => package.Path, package => package.Name, StringComparer.Ordinal)
            .Select(program => (File: contents.Tree.Find(program.Key), IsOfModule: program.Contains(module.Name)))
            .Where(program => program.File is { Kind: FileKind.File } file && file.Layer >= _firstLayer && !IsForeign(file)).ToList();
        var built = programs.FirstOrDefault(program => program.IsOfModule).File;
        return built is not null ? (built, OfModule)
            : programs.Count > 0 ? null
            : _elsewhere[(int)project.Language];
    }

    // Go's own tools are programs of Go too.
    private static bool IsForeign(TreeNode file)
    {
        for (var folder = file.Parent; folder is not null; folder = folder.Parent)
        {
            if (ForeignFolders.Holds(folder) && folder is not { Name: "bin" or "sbin" })
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="Folder">The folder that is gone into.</param>
    /// <param name="Projects">The projects that it is in, by their language; null where it is in none.</param>
    /// <param name="Output">The folder of a build's output that it is in.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Visit(TreeNode Folder, SourceProject?[]? Projects, TreeNode? Output);
}
