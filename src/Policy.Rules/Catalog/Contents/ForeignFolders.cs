using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents;

/// <summary>Folders in which nothing is the application's own: a system's, a language's, and those of dependencies.</summary>
internal static class ForeignFolders
{
    /// <summary>Whether a folder is a system's or a dependency's.</summary>
    public static bool Holds(TreeNode folder) => IsSystem(folder) || IsDependencies(folder);

    /// <summary>
    /// Whether a folder is where distributions and languages put their own files. What people use as the home of an
    /// application within them is not: <c>/usr/src/app</c>, <c>/usr/share/nginx/html</c>, <c>/var/www</c>. Source:
    /// Filesystem Hierarchy Standard 3.0.
    /// </summary>
    public static bool IsSystem(TreeNode folder) => folder.Parent switch
    {
        null => false,
        { Parent: null } => folder.Name is "bin" or "boot" or "dev" or "etc" or "lib" or "lib32" or "lib64" or "libx32" or "libexec"
            or "proc" or "run" or "sbin" or "sys" or "nix" or "gnu" or "snap",
        { Name: "usr", Parent.Parent: null } => folder.Name is not ("src" or "local" or "share"),
        { Name: "var", Parent.Parent: null } => folder.Name is not ("www" or "task" or "app"),
        { Name: "share", Parent: { Name: "usr", Parent.Parent: null } } => folder.Name is not "nginx",
        { Name: "src", Parent: { Name: "usr", Parent.Parent: null } } => folder.Name is "kernels" or "debug" or "googletest" or "gtest" or "gmock"
            || Begins(folder, "linux-"),
        { Name: "local", Parent: { Name: "usr", Parent.Parent: null } } => folder.Name is "lib" or "lib64" or "libexec" or "share" or "include"
            or "etc" or "go" or "cargo" or "rustup",
        _ => false,
    };

    /// <summary>Whether a folder holds what package managers, languages and other projects brought.</summary>
    public static bool IsDependencies(TreeNode folder) => folder.Name switch
    {
        "node_modules" or "bower_components" or "jspm_packages" => true, // npm, yarn, pnpm, Bower, jspm
        "site-packages" or "dist-packages" or "__pypackages__" => true, // Python, Debian's Python, PEP 582
        "vendor" or "third_party" => true, // Go, Composer, Bundler; by habit
        "gems" or "Pods" or "elm-stuff" or "rustup" => true,
        "mod" => folder.Parent?.Name == "pkg", // Go's module cache
        "deps" => folder.Parent?.Find("mix.exs") is not null, // Elixir
        _ when Begins(folder, "python") => folder.Parent?.Name is "lib" or "lib64", // Python's own library
        _ => folder.Find("pyvenv.cfg") is not null || IsGoRoot(folder),
    };

    private static bool IsGoRoot(TreeNode folder) => Begins(folder, "go") && folder.Find("src")?.Find("runtime")?.Find("runtime.go") is not null;

    private static bool Begins(TreeNode folder, string start) => folder.Name.StartsWith(start, StringComparison.Ordinal);
}
