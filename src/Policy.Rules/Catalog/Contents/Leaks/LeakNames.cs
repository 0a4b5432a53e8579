namespace Policy.Rules.Catalog.Contents.Leaks;

/// <summary>Names by which is known what a build has no use for.</summary>
internal static class LeakNames
{
    /// <summary>Tests of the application, by their folder.</summary>
    /// <param name="folder">The folder's name.</param>
    public static LeakName TestFolder(string folder) => new(LeakKind.Tests, folder == "__tests__" ? "**/__tests__" : folder, "tests");

    /// <summary>What a tool reported of how far tests reach.</summary>
    public static LeakName Coverage { get; } = new(LeakKind.TestResults, "coverage", "a report of tests");

    /// <summary>Packages that were installed where the image was built from.</summary>
    public static LeakName LocalModules { get; } = new(LeakKind.LocalDependencies, "**/node_modules", "a local node_modules");

    /// <summary>What a folder of this name is wherever it is; null where its name does not tell.</summary>
    public static LeakName? Folder(string name) => name switch
    {
        ".git" => Repository(".git", "a Git repository"),
        ".svn" => Repository("**/.svn", "a Subversion working copy"),
        ".hg" => Repository(".hg", "a Mercurial repository"),
        ".bzr" => Repository(".bzr", "a Bazaar repository"),
        ".terraform" => new(LeakKind.Infrastructure, "**/.terraform", "Terraform's working folder"),
        ".vagrant" => new(LeakKind.Infrastructure, ".vagrant", "Vagrant's working folder"),
        ".idea" or ".vscode" or ".vs" or ".fleet" or ".devcontainer" => new(LeakKind.Editor, name, "an editor's settings"),
        ".nyc_output" or "htmlcov" => new(LeakKind.TestResults, $"**/{name}", "a report of tests"),
        ".pytest_cache" or ".mypy_cache" or ".ruff_cache" or ".tox" or ".nox" or ".hypothesis" => new(LeakKind.TestResults, $"**/{name}", "what test tools keep"),
        _ => null,
    };

    /// <summary>What a file of this name is wherever it is; null where its name does not tell.</summary>
    public static LeakName? File(string name) => name switch
    {
        ".DS_Store" or "Thumbs.db" => new(LeakKind.Editor, $"**/{name}", "what desktops leave"),
        ".env" or ".envrc" => Variables,
        _ when name.StartsWith(".env.", StringComparison.Ordinal) => IsExample(name) ? null : Variables,
        _ when name.EndsWith(".tfstate", StringComparison.Ordinal) || name.EndsWith(".tfstate.backup", StringComparison.Ordinal) =>
            new(LeakKind.Infrastructure, "**/*.tfstate*", "Terraform's state"),
        _ => null,
    };

    /// <summary>What a file is that stands anywhere within the application; null where its name does not tell.</summary>
    public static LeakName? FileOfApplication(string name) => name switch
    {
        ".coverage" or "lcov.info" => new(LeakKind.TestResults, $"**/{name}", "a report of tests"),
        "npm-debug.log" or "yarn-error.log" or "yarn-debug.log" or "pnpm-debug.log" or "lerna-debug.log" =>
            new(LeakKind.Logs, $"**/{name}", "a log of a package manager"),
        _ when name.EndsWith(".tfvars", StringComparison.Ordinal) => new(LeakKind.Infrastructure, "**/*.tfvars", "Terraform's variables"),
        _ when name.EndsWith('~') && name.Length > 1 => new(LeakKind.Editor, "**/*~", "an editor's backup"),
        _ when name.EndsWith(".swp", StringComparison.Ordinal) && name.StartsWith('.') => new(LeakKind.Editor, "**/.*.swp", "an editor's swap file"),
        _ when KeyFiles.LineFor(name) is { } line => new(LeakKind.Keys, line, "a file named as a key"),
        _ when TestFiles.LineFor(name) is { } line => new(LeakKind.Tests, line, "tests"),
        _ => null,
    };

    /// <summary>
    /// What a folder or file is that stands where the build context was copied to, beside what the build begins with;
    /// null where its name does not tell.
    /// </summary>
    public static LeakName? AtRoot(string name) => name switch
    {
        "Dockerfile" or "Containerfile" => new(LeakKind.ContainerBuild, $"{name}*", "a Dockerfile"),
        "docker-bake.hcl" => new(LeakKind.ContainerBuild, name, "how images are built"),
        "compose.yml" or "compose.yaml" => new(LeakKind.ContainerBuild, "compose*.y*ml", "a Compose file"),
        ".github" or ".gitlab" or ".circleci" or ".buildkite" or ".woodpecker" or ".gitlab-ci.yml" or ".travis.yml" or ".drone.yml"
            or ".woodpecker.yml" or "Jenkinsfile" or "azure-pipelines.yml" or "bitbucket-pipelines.yml" or "appveyor.yml" or ".appveyor.yml"
            or ".cirrus.yml" => new(LeakKind.ContinuousIntegration, name, "settings of a CI system"),
        _ when name.StartsWith("Dockerfile.", StringComparison.Ordinal) => new(LeakKind.ContainerBuild, "Dockerfile*", "a Dockerfile"),
        _ when name.StartsWith("Containerfile.", StringComparison.Ordinal) => new(LeakKind.ContainerBuild, "Containerfile*", "a Dockerfile"),
        _ when name.EndsWith(".Dockerfile", StringComparison.OrdinalIgnoreCase) => new(LeakKind.ContainerBuild, "*.[Dd]ockerfile", "a Dockerfile"),
        _ when IsCompose(name, "docker-compose.") || IsCompose(name, "docker-compose-") => new(LeakKind.ContainerBuild, "docker-compose*.y*ml", "a Compose file"),
        _ when IsCompose(name, "compose.") => new(LeakKind.ContainerBuild, "compose*.y*ml", "a Compose file"),
        _ => null,
    };

    private static LeakName Variables { get; } = new(LeakKind.Environment, "**/.env*", "a file of variables");

    private static LeakName Repository(string line, string what) => new(LeakKind.VersionControl, line, what);

    private static bool IsCompose(string name, string start) => name.StartsWith(start, StringComparison.Ordinal)
        && (name.EndsWith(".yml", StringComparison.Ordinal) || name.EndsWith(".yaml", StringComparison.Ordinal));

    // What shows which variables there are, and types of them, is meant to be read.
    private static bool IsExample(string name) => name.AsSpan(name.LastIndexOf('.') + 1) is "example" or "sample" or "template" or "dist" or "tpl"
        or "defaults" or "default" or "schema" or "ts" or "md" or "vault";
}
