using System.Collections.Immutable;
using System.Globalization;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Tests.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests.Catalog.Contents.Dependencies;

/// <summary>Images of packages, for tests of what they are there for; lists of names are parted by spaces.</summary>
internal sealed class PackageImage
{
    /// <summary>What each manifest takes.</summary>
    public const long ManifestBytes = 100;

    private readonly List<LayerContents> _done = [];
    private readonly List<FileEntry> _entries = [];
    private readonly List<Package> _packages = [];
    private readonly List<NpmManifest> _manifests = [];
    private readonly List<ContentProblem> _problems = [];
    private readonly List<ProjectFile> _projects = [];

    /// <summary>How many of the layers are the base's.</summary>
    public int BaseLayers { get; init; }

    /// <summary>What the container starts.</summary>
    public ImmutableArray<string> Cmd { get; init; } = [];

    /// <summary>An application of npm.</summary>
    public PackageImage App(string folder, string requires = "", string dev = "")
    {
        var path = folder.Length == 0 ? "package.json" : $"{folder}/package.json";
        _entries.Add(LayersInput.File(path, ManifestBytes));
        _manifests.Add(new NpmManifest(path, Lines(requires), Lines(dev)));
        return this;
    }

    /// <summary>A package of npm, with its manifest and a file of <paramref name="bytes"/>.</summary>
    public PackageImage Npm(string folder, string requires = "", long bytes = 0, string? name = null)
    {
        var path = $"{folder}/package.json";
        _entries.Add(LayersInput.File(path, ManifestBytes));
        _entries.Add(LayersInput.File($"{folder}/index.js", bytes));
        _packages.Add(new Package(PackageKind.Npm, name ?? folder[(folder.LastIndexOf("node_modules/", StringComparison.Ordinal) + 13)..], "1.0.0", path, null)
        {
            Requires = Lines(requires),
        });
        return this;
    }

    /// <summary>A distribution of Python in a folder of them, with what it requires, and whether pip was asked for it by name.</summary>
    public PackageImage Python(string folder, string name, string requires = "", bool isRequested = false)
    {
        var information = $"{folder}/{name}-2.0.dist-info";
        _entries.Add(LayersInput.File($"{information}/METADATA", 10));
        if (isRequested)
        {
            _entries.Add(LayersInput.File($"{information}/REQUESTED", 0));
        }

        _packages.Add(new Package(PackageKind.Python, name, "2.0", $"{information}/METADATA", null) { Requires = Lines(requires) });
        return this;
    }

    /// <summary>An application with a Gemfile.</summary>
    public PackageImage Gemfile(string path, string requires = "", string dev = "")
    {
        _entries.Add(LayersInput.File(path, 10));
        _projects.Add(new ProjectFile(PackageKind.Gem, path) { Requires = Lines(requires), DevRequires = Lines(dev) });
        return this;
    }

    /// <summary>A package that a file names.</summary>
    public PackageImage Named(PackageKind kind, string name, string path, long size = 10, long? bytes = null)
    {
        if (!_entries.Exists(entry => entry.Path == path))
        {
            _entries.Add(LayersInput.File(path, size));
        }

        _packages.Add(new Package(kind, name, "2.0", path, bytes));
        return this;
    }

    public PackageImage File(string path, long size = 1)
    {
        _entries.Add(LayersInput.File(path, size));
        return this;
    }

    public PackageImage Link(string path, string target)
    {
        _entries.Add(LayersInput.Link(path, target));
        return this;
    }

    public PackageImage Deleted(string path)
    {
        _entries.Add(LayersInput.Deleted(path));
        return this;
    }

    /// <summary>A file that cannot be read.</summary>
    public PackageImage Broken(string path, UnknownReason reason = UnknownReason.Malformed)
    {
        _entries.Add(LayersInput.File(path, ManifestBytes));
        _problems.Add(new ContentProblem(path, reason, "it is broken"));
        return this;
    }

    /// <summary>What follows is in a layer above.</summary>
    public PackageImage Layer()
    {
        _done.Add(LayersInput.Layer(_entries) with { Packages = [.. _packages], Manifests = [.. _manifests], Problems = [.. _problems], Projects = [.. _projects] });
        _entries.Clear();
        _packages.Clear();
        _manifests.Clear();
        _problems.Clear();
        _projects.Clear();
        return this;
    }

    /// <summary>The image's facts; each layer was made by a COPY.</summary>
    public ImageFacts Facts()
    {
        Layer();
        var history = TestInput.Steps([.. _done.Select((_, i) => new BuildStep
        {
            Index = 0, Text = "", Instruction = Instruction.Copy, Value = string.Create(CultureInfo.InvariantCulture, $"s{i} ."),
        })]) with
        {
            Base = new BaseBoundary(BaseLayers, BaseLayers, null, 1, "test"),
        };
        return TestInput.Facts(TestInput.Config() with { Cmd = Cmd }, history) with { Layered = LayersInput.Known([.. _done]) };
    }

    private static string Lines(string names) => names.Replace(' ', '\n');
}
