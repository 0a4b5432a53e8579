using System.Collections.Immutable;
using Policy.Rules.Contents;
using Policy.Rules.Images;

namespace Policy.Rules.Catalog.Contents.Dependencies;

/// <summary>What to do about dependencies of development, and what they are called.</summary>
internal static class DependencyAdvice
{
    // The rest of a command is its arguments.
    private const int MostWords = 50;

    /// <summary>What an ecosystem's packages are called.</summary>
    public static string Noun(PackageKind kind) => kind switch
    {
        PackageKind.Npm => "npm package",
        PackageKind.Python => "Python package",
        PackageKind.Gem => "gem",
        PackageKind.Maven => "Java library",
        _ => "NuGet package",
    };

    /// <summary>How to keep them out of the image.</summary>
    /// <param name="kind">Whose they are.</param>
    /// <param name="started">The one that the container starts; null where it starts none.</param>
    public static string Remedy(PackageKind kind, FoundDependency? started) => started is null
        ? Remedy(kind)
        : $"The container starts {SafeText.Plain(started.Name)}, which is one of them: {Instead(kind)}. {Remedy(kind)}";

    /// <summary>The dependency that a container's command starts; null where it starts none that can be told.</summary>
    public static FoundDependency? Started(ImageConfig config, ImmutableArray<FoundDependency> found)
    {
        // A name counts as a program, as in `vite preview`, and as a module, as in `-r ts-node/register` and `-m pytest`.
        var words = CommandWords.Of(config.Entrypoint).Concat(CommandWords.Of(config.Cmd)).Take(MostWords)
            .SelectMany(word => new[] { CommandWords.ProgramName(word), word, FirstPart(word) })
            .SelectMany(word => new[] { word, PackageOf(word) })
            .ToHashSet(StringComparer.Ordinal);
        return found.FirstOrDefault(dependency => words.Contains(dependency.Name));
    }

    private static string FirstPart(string word) => word.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? word[..slash] : word;

    // Programs that are not called as their package is.
    private static string PackageOf(string program) => program switch
    {
        "tsc" => "typescript",
        "tsnd" => "ts-node-dev",
        "ng" => "@angular/cli",
        "nest" => "@nestjs/cli",
        "babel-node" => "@babel/node",
        "vue-cli-service" => "@vue/cli-service",
        "py.test" => "pytest",
        _ => program,
    };

    private static string Instead(PackageKind kind) => kind == PackageKind.Npm
        ? "compile in a stage before and start what comes of it with node, or move the package to dependencies if production is meant to need it"
        : "start the application itself, or allow the package if the image is meant for it";

    private static string Remedy(PackageKind kind) => kind switch
    {
        PackageKind.Npm => "Install with `npm ci --omit=dev` (`yarn install --production`, `pnpm install --prod`) in the last stage; where building needs the others, "
            + "build in a stage before, run `npm prune --omit=dev` there and copy node_modules from it.",
        PackageKind.Python => "List them in a file or group of their own and leave that out in the last stage: `pip install -r requirements.txt` without the dev file, "
            + "`poetry install --only main`, `uv sync --no-dev`.",
        PackageKind.Gem => "Put them into the Gemfile's groups development and test, and run `bundle config set without 'development test'` before `bundle install`.",
        PackageKind.Maven => "Give them `<scope>test</scope>` in Maven, testImplementation in Gradle (developmentOnly for spring-boot-devtools), "
            + "and copy into the last stage what is packaged for production alone.",
        _ => "Publish the application's project and not the solution (`dotnet publish src/App`), and refer to test packages in test projects only.",
    };
}
