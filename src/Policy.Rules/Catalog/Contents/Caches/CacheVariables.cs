using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents.Caches;

/// <summary>Caches at the places that an image's environment gives them.</summary>
internal static class CacheVariables
{
    private const int MostPaths = 10;

    /// <summary>The caches that are where a variable says.</summary>
    /// <param name="name">The variable's name.</param>
    /// <param name="value">Its value: a path, or for some a list of them.</param>
    /// <param name="tree">The image's files.</param>
    /// <param name="workingDirectory">The image's WORKDIR: what holds the application is no cache, whatever a variable says.</param>
    public static IEnumerable<CachePlace> Places(string name, string value, FileTree tree, string workingDirectory)
    {
        var folders = value.Split([':', ','], MostPaths, StringSplitOptions.RemoveEmptyEntries)
            .Select(tree.Find).OfType<TreeNode>().Where(folder => folder.Kind == FileKind.Directory);
        return name switch
        {
            "NPM_CONFIG_CACHE" or "npm_config_cache" => Below("npm", "_cacache", "_logs", "_npx"),
            "YARN_CACHE_FOLDER" => Whole("yarn"),
            "PNPM_HOME" => Below("pnpm", "store"),
            "BUN_INSTALL" => Below("bun", "install/cache"),
            "BUN_INSTALL_CACHE_DIR" => Whole("bun"),
            "PIP_CACHE_DIR" => Whole("pip"),
            "UV_CACHE_DIR" => Whole("uv"),
            "POETRY_CACHE_DIR" => Below("poetry", "cache", "artifacts"), // beside them are the environments that it runs
            "PIPENV_CACHE_DIR" => Whole("pipenv"),
            "CONDA_PKGS_DIRS" => Whole("conda"),
            "CONDA_DIR" or "MAMBA_ROOT_PREFIX" => Below("conda", "pkgs"),
            "MAVEN_CONFIG" => Below("maven", "repository"),
            "GRADLE_USER_HOME" => Below("gradle", "caches", "wrapper/dists"),
            "NUGET_PACKAGES" => Whole("nuget"),
            "CARGO_HOME" => Below("cargo", "registry", "git"),
            "GOPATH" => Below("go", "pkg/mod"),
            "GOMODCACHE" or "GOCACHE" => Whole("go"),
            "COMPOSER_HOME" => Below("composer", "cache"),
            "COMPOSER_CACHE_DIR" => Whole("composer"),
            "GEM_HOME" or "BUNDLE_PATH" => Below("gem", "cache").Concat(folders.Select(folder => folder.Find("ruby")).OfType<TreeNode>().SelectMany(CachePlaces.OfGems)),
            "CCACHE_DIR" => Whole("ccache"),
            "SCCACHE_DIR" => Whole("sccache"),
            "HEX_HOME" => Below("hex", "packages"),
            "XDG_CACHE_HOME" => folders.Where(folder => !IsWide(folder, tree.Find(workingDirectory))).SelectMany(HomeCaches.InCacheFolder),
            _ => [],
        };

        IEnumerable<CachePlace> Below(string manager, params IEnumerable<string> paths) =>
            folders.SelectMany(folder => CachePlaces.Of(folder, manager, paths));

        IEnumerable<CachePlace> Whole(string manager) =>
            folders.Where(folder => !IsWide(folder, tree.Find(workingDirectory))).Select(folder => new CachePlace(manager, folder));
    }

    // A folder that holds the application, or a great part of the system, holds more than a cache.
    private static bool IsWide(TreeNode folder, TreeNode? application)
    {
        for (var at = application; at is not null; at = at.Parent)
        {
            if (at == folder)
            {
                return true;
            }
        }

        return folder.Parent is null
            || (folder.Parent.Parent is null && folder.Name is "usr" or "etc" or "var" or "opt" or "home" or "root" or "lib" or "bin" or "sbin" or "srv" or "tmp" or "run");
    }
}
