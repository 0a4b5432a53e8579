using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents.Caches;

/// <summary>Caches in a home, where managers keep them unless they are told otherwise.</summary>
internal static class HomeCaches
{
    /// <summary>The caches of a home.</summary>
    /// <param name="home">The home.</param>
    /// <param name="isPlugAndPlay">
    /// Whether Yarn runs packages out of the archives of its cache, which then is none. Source: yarnpkg.com, Plug'n'Play.
    /// </param>
    public static IEnumerable<CachePlace> In(TreeNode home, Lazy<bool> isPlugAndPlay) =>
        home.Children.Where(child => child.Kind == FileKind.Directory).SelectMany(child => InFolder(child, isPlugAndPlay));

    /// <summary>The caches of a folder as the XDG base directory specification has it: one of each program.</summary>
    public static IEnumerable<CachePlace> InCacheFolder(TreeNode cache) => cache.Children.SelectMany(InProgramsFolder);

    private static IEnumerable<CachePlace> InFolder(TreeNode folder, Lazy<bool> isPlugAndPlay) => folder.Name switch
    {
        ".cache" => InCacheFolder(folder),
        ".npm" => Below(folder, "npm", ""),
        ".yarn" => Below(folder, "yarn", "berry/cache").Where(_ => !isPlugAndPlay.Value),
        ".pnpm-store" => Below(folder, "pnpm", ""),
        ".local" => Below(folder, "pnpm", "share/pnpm/store").Concat(Below(folder, "nuget", "share/NuGet"))
            .Concat(CachePlaces.Below(folder, "share/gem/ruby") is { } gems ? CachePlaces.OfGems(gems) : []),
        ".bun" => Below(folder, "bun", "install/cache"),
        ".m2" => Below(folder, "maven", "repository", "wrapper/dists"),
        ".gradle" => Below(folder, "gradle", "caches", "wrapper/dists"),
        ".ivy2" => Below(folder, "ivy", "cache"),
        ".nuget" => Below(folder, "nuget", "packages"),
        ".cargo" => Below(folder, "cargo", "registry", "git"),
        "go" => Below(folder, "go", "pkg/mod"),
        ".composer" => Below(folder, "composer", "cache"),
        ".bundle" => Below(folder, "gem", "cache"),
        ".gem" => CachePlaces.Below(folder, "ruby") is { } versions ? CachePlaces.OfGems(versions) : [],
        ".conda" or "miniconda3" or "anaconda3" or "miniforge3" or "micromamba" => Below(folder, "conda", "pkgs"),
        ".ccache" => Below(folder, "ccache", ""),
        ".hex" => Below(folder, "hex", "packages"),
        ".cabal" => Below(folder, "cabal", "packages"),
        ".cpan" or ".cpanm" => Below(folder, "cpan", ""),
        _ => [],
    };

    private static IEnumerable<CachePlace> InProgramsFolder(TreeNode folder) => folder.Name switch
    {
        "pypoetry" => Below(folder, "poetry", "cache", "artifacts"), // beside them are the environments that it runs
        "go-build" => Below(folder, "go", ""),
        "pip" or "pipenv" or "pdm" or "uv" or "yarn" or "pnpm" or "composer" or "coursier" or "ccache" or "sccache" or "bazel" or "node-gyp" =>
            Below(folder, folder.Name, ""),

        // Browsers, models and programs that are run from where they were downloaded to, and what is made while they run.
        "ms-playwright" or "ms-playwright-go" or "puppeteer" or "Cypress" or "selenium" or "rod" or "camoufox" => [],
        "huggingface" or "torch" or "whisper" or "clip" or "chroma" or "modelscope" or "suno" => [],
        "deno" or "node" or "bazelisk" or "fontconfig" or "matplotlib" or "mesa_shader_cache" => [],
        _ => [new CachePlace(CachePlaces.Other, folder)],
    };

    private static IEnumerable<CachePlace> Below(TreeNode folder, string manager, params IEnumerable<string> paths) =>
        folder.Kind == FileKind.Directory ? CachePlaces.Of(folder, manager, paths) : [];
}
