using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents.Dependencies;

/// <summary>In which groups the Gemfiles of an image have a gem. Source: Bundler, man/gemfile.5, Groups.</summary>
internal sealed class GemGroups
{
    private readonly HashSet<string> _production = [];
    private readonly HashSet<string> _development = [];

    private GemGroups()
    {
    }

    /// <summary>Reads the Gemfiles that a container sees.</summary>
    public static GemGroups Of(ImageContents contents)
    {
        var groups = new GemGroups();
        foreach (var project in contents.Projects.Where(project => project.Kind == PackageKind.Gem))
        {
            groups._production.UnionWith(project.Requires.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            groups._development.UnionWith(project.DevRequires.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        return groups;
    }

    /// <summary>Whether a Gemfile asks for a gem outside of development and test.</summary>
    public bool IsOfProduction(Package package) => package.Kind == PackageKind.Gem && _production.Contains(package.Name);

    /// <summary>Whether all Gemfiles that ask for a gem do so for development and test alone.</summary>
    public bool IsOfDevelopment(Package package) => package.Kind == PackageKind.Gem && _development.Contains(package.Name) && !_production.Contains(package.Name);
}
