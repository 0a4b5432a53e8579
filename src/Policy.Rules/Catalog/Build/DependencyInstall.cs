using System.Collections.Immutable;
using Policy.Rules.History.Shell;

namespace Policy.Rules.Catalog.Build;

/// <summary>A command that installs what manifests of the project list.</summary>
/// <param name="Tool">The tool, such as <c>npm</c>.</param>
/// <param name="Manifests">The files that it needs, for people.</param>
internal sealed record DependencyInstall(string Tool, string Manifests)
{
    private static readonly ImmutableHashSet<string> ValueOptions =
    [
        "--prefix", "-C", "--cwd", "--dir", "--filter", "-F", "--registry", "--cache", "--cache-folder", "--loglevel", "-w", "--workspace",
        "--modules-folder", "--omit", "--include", "--mutex", "--network-timeout", "-s", "--settings", "-f", "--file", "-p", "--project", "-r",
        "--runtime", "--source", "--path", "--jobs", "-j", "--gemfile", "--manifest-path", "-d", "--working-dir",
    ];

    /// <summary>What a command installs; null where it installs no listed dependencies.</summary>
    public static DependencyInstall? Of(ShellCommand command)
    {
        command = CommandArguments.Unwrap(command);
        var tool = command.Program;
        if (IsPip(tool) || (tool == "uv" && command.Arguments is ["pip", ..]))
        {
            var requires = command.Arguments.Contains("install") && CommandArguments.Has(command.Arguments, "-r", "--requirement", "--requirements");
            return requires ? new DependencyInstall(tool, "the requirements files") : null;
        }

        if (tool is "mvn" or "mvnw")
        {
            return command.Words.Any(word => word.StartsWith("dependency:", StringComparison.Ordinal)) ? new DependencyInstall(tool, "pom.xml") : null;
        }

        if (Known(tool) is not { } entry || CommandArguments.Has(command.Arguments, "--version", "-v", "-V", "--help", "-h") || IsGlobal(command))
        {
            return null;
        }

        var words = CommandArguments.Positionals(command.Arguments, ValueOptions);
        var verb = entry.Verbs.FirstOrDefault(verb => Begins(words, verb));
        var namesPackages = entry.TakesPackages && words.Length > 1;
        return verb is null || namesPackages ? null : new DependencyInstall(tool, entry.Manifests);
    }

    /// <summary>Whether a program is pip under one of its names.</summary>
    public static bool IsPip(string program) =>
        program.StartsWith("pip", StringComparison.Ordinal) && program.AsSpan(3).IndexOfAnyExcept("0123456789.") < 0;

    private static Entry? Known(string tool) => tool switch
    {
        "npm" => new("package.json and package-lock.json", ["ci", "install", "i", "clean-install"], TakesPackages: true),
        "yarn" => new("package.json and yarn.lock", ["", "install"]),
        "pnpm" => new("package.json and pnpm-lock.yaml", ["install", "i", "fetch"], TakesPackages: true),
        "bun" => new("package.json and bun.lock", ["install", "i"], TakesPackages: true),
        "poetry" => new("pyproject.toml and poetry.lock", ["install"]),
        "pipenv" => new("Pipfile and Pipfile.lock", ["install", "sync"], TakesPackages: true),
        "pdm" => new("pyproject.toml and pdm.lock", ["install", "sync"]),
        "uv" => new("pyproject.toml and uv.lock", ["sync"]),
        "go" => new("go.mod and go.sum", ["mod download"]),
        "cargo" => new("Cargo.toml and Cargo.lock", ["fetch"]),
        "dotnet" => new("the project files", ["restore"]),
        "bundle" => new("Gemfile and Gemfile.lock", ["", "install"]),
        "composer" => new("composer.json and composer.lock", ["install"]),
        "mix" => new("mix.exs and mix.lock", ["deps.get"]),
        "gradle" or "gradlew" => new("the build files", ["dependencies"]),
        _ => null,
    };

    private static bool IsGlobal(ShellCommand command) => CommandArguments.Has(command.Arguments, "-g", "--global");

    private static bool Begins(ImmutableArray<string> words, string verb) =>
        verb.Length == 0 ? words.IsEmpty : words.Take(verb.Count(c => c == ' ') + 1).SequenceEqual(verb.Split(' '));

    private sealed record Entry(string Manifests, ImmutableArray<string> Verbs, bool TakesPackages = false);
}
