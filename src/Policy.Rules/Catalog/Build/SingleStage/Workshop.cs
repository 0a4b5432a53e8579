using Policy.Rules.Catalog.Contents.Tools;
using Policy.Rules.Catalog.Contents.Tools.Installed;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Build.SingleStage;

/// <summary>What a build in stages would leave behind.</summary>
internal static class Workshop
{
    /// <summary>How many bytes: tools, dependencies of development, sources and caches, and the packages that nothing else needs.</summary>
    public static long Of(StageReading reading)
    {
        var contents = reading.Contents;
        var ofDpkg = contents.Packages.Where(package => package.Kind == PackageKind.Dpkg).ToList();
        var dropped = NotNeeded(reading, contents, ofDpkg);

        // What dpkg's packages brought goes with them; their programs are not to be counted twice.
        var packaged = ofDpkg.Select(ToolPackages.Of).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var tools = reading.Tools.Where(tool => ofDpkg.Count == 0 || (tool.Source == EvidenceKind.File && !IsOfDistribution(tool.Path, packaged.Contains(tool.Name))));
        return ofDpkg.Where(package => dropped.Contains(package.Name)).Select(package => package.Bytes ?? 0)
            .Concat(tools.Select(tool => tool.Bytes))
            .Concat(reading.DevDependencies.Select(dependency => dependency.Bytes))
            .Concat(reading.Sources.Select(source => source.Bytes))
            .Concat(reading.Caches.Select(cache => cache.Bytes))
            .Total();
    }

    // What apt would remove were it asked for the run time alone: all that neither the base nor a step asks for, nor
    // anything that stays depends on.
    private static HashSet<string> NotNeeded(StageReading reading, ImageContents contents, IReadOnlyCollection<Package> packages)
    {
        // An SDK that is known by its folder may be a package's all the same.
        var tools = reading.Tools.SelectMany(tool => tool.Packages)
            .Concat(packages.Where(package => ToolPackages.Of(package) is not null).Select(package => package.Name)).ToHashSet(StringComparer.Ordinal);
        if (reading.Facts.History.Base.Layers == 0)
        {
            // Nothing tells what was there before: only what is known to build goes.
            return tools;
        }

        var ofBase = contents.Layers.Take(reading.Facts.History.Base.Layers).SelectMany(layer => layer.Packages).Where(package => package.Kind == PackageKind.Dpkg).Select(package => package.Name);
        var roots = ofBase.Concat(Requested(reading.Facts)).Concat(RunTimes(reading, packages)).Where(name => !tools.Contains(name) && !IsManager(name));
        var needed = PackageClosure.Of(packages, roots);
        return [.. packages.Select(package => package.Name).Where(name => !needed.Contains(name))];
    }

    // What was installed with a JDK runs what it built.
    private static IEnumerable<string> RunTimes(StageReading reading, IEnumerable<Package> packages) => reading.Stack == Stack.Java
        ? packages.Select(package => package.Name).Where(name => name.Contains("-jre", StringComparison.Ordinal))
        : [];

    // Package managers of languages, as Debian packages them; apt itself is the base's.
    private static bool IsManager(string name) => name is "npm" or "yarnpkg" or "composer" or "maven" or "gradle" or "bundler" or "python3-pip" or "python-pip" or "pipx" or "cargo" or "git" or "subversion" or "mercurial";

    // What Maven's own images copy to /usr/share is no package's.
    private static bool IsOfDistribution(string path, bool isPackaged) =>
        path.StartsWith("usr/bin/", StringComparison.Ordinal) || path.StartsWith("bin/", StringComparison.Ordinal) || path.StartsWith("usr/lib/", StringComparison.Ordinal)
        || (isPackaged && path.StartsWith("usr/share/", StringComparison.Ordinal));

    // What the application's steps ask for by name, the package manager keeps whatever else it removes.
    private static IEnumerable<string> Requested(ImageFacts facts) => InstalledPackages.Read(facts.History, facts.Config)
        .Where(package => package.Step.Index >= facts.History.Base.Steps).Select(package => package.Name);
}
