using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents;

/// <summary>
/// Which layer brought a package. A database is written anew with each installation, so that the layer of its file says
/// little; the databases of the layers below tell since when a package is named without a break.
/// </summary>
internal static class PackageLayers
{
    /// <summary>The layer of each of these packages, from 0; -1 of one that no layer names.</summary>
    /// <param name="contents">The image's contents.</param>
    /// <param name="packages">Packages that a container sees.</param>
    public static Dictionary<Package, int> Of(ImageContents contents, IReadOnlyCollection<Package> packages)
    {
        var wanted = packages.Select(package => (package.Path, package.Name)).ToHashSet();
        var found = new Dictionary<(string Path, string Name), int>();
        var ended = new HashSet<(string, string)>();
        for (var layer = contents.Layers.Length - 1; layer >= 0; layer--)
        {
            var own = contents.Layers[layer].Packages;
            var databases = own.Select(package => package.Path).ToHashSet();
            var named = own.Select(package => (package.Path, package.Name)).Where(wanted.Contains).ToHashSet();
            foreach (var package in named.Where(package => !ended.Contains(package)))
            {
                found[package] = layer;
            }

            // The database is there and does not name it: what is further down was removed in between.
            if (databases.Count > 0)
            {
                ended.UnionWith(wanted.Where(package => databases.Contains(package.Path) && !named.Contains(package)));
            }
        }

        var layers = new Dictionary<Package, int>();
        foreach (var package in packages)
        {
            layers[package] = found.GetValueOrDefault((package.Path, package.Name), -1);
        }

        return layers;
    }
}
