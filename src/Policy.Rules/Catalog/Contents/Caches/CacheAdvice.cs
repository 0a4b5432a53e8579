using System.Collections.Immutable;
using Policy.Rules.Images;

namespace Policy.Rules.Catalog.Contents.Caches;

/// <summary>How a cache is kept out of an image.</summary>
internal static class CacheAdvice
{
    /// <summary>What a Dockerfile should say instead: the cache mount, or else the command that leaves nothing.</summary>
    /// <param name="manager">Whose cache it is.</param>
    /// <param name="path">Its folder, from the root without a leading slash.</param>
    public static string Of(string manager, string path)
    {
        var target = "/" + SafeText.Plain(path);
        var mount = manager == "apt"
            ? "--mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked"
            : $"--mount=type=cache,target={target}";
        return $"RUN {mount}, or {Clean(manager, target)}";
    }

    /// <summary>
    /// The command of an image that reads this very cache as it starts: <c>mvn exec:java</c>, <c>go run</c>; null where
    /// none does that is known.
    /// </summary>
    /// <param name="manager">Whose cache it is.</param>
    /// <param name="config">The image's config.</param>
    public static string? ReadBy(string manager, ImageConfig config)
    {
        ImmutableArray<string> words = [.. CommandWords.Of(config.Entrypoint).Concat(CommandWords.Of(config.Cmd))];
        for (var i = 0; i < words.Length; i++)
        {
            var program = CommandWords.ProgramName(words[i]);
            var verb = i + 1 < words.Length ? words[i + 1] : "";
            if (Reads(manager, program, verb))
            {
                return verb.Length == 0 ? program : $"{program} {SafeText.Excerpt(verb, 20)}";
            }
        }

        return null;
    }

    private static bool Reads(string manager, string program, string verb) => manager switch
    {
        "maven" => program is "mvn" or "mvnw",
        "gradle" => program is "gradle" or "gradlew",
        "ivy" or "coursier" => program is "sbt" or "scala-cli",
        "nuget" => program is "dotnet" && verb is "run" or "watch" or "test",
        "go" => program is "go" && verb is "run" or "test" or "tool",
        "cargo" => program is "cargo" && verb is "run" or "test",
        "npm" => program is "npx",
        "uv" => program is "uvx" || (program is "uv" && verb is "run" or "tool"),
        _ => false,
    };

    private static string Clean(string manager, string target) => manager switch
    {
        "apt" => "rm -rf /var/lib/apt/lists/* && apt-get clean in the RUN that installs",
        "apk" => "apk add --no-cache",
        "yum" => "yum clean all in the RUN that installs",
        "dnf" => "dnf clean all in the RUN that installs",
        "tdnf" => "tdnf clean all in the RUN that installs",
        "zypper" => "zypper clean --all in the RUN that installs",
        "pacman" => "pacman -Scc --noconfirm in the RUN that installs",
        "npm" => "npm ci && npm cache clean --force",
        "yarn" => "yarn install && yarn cache clean",
        "pip" => "pip install --no-cache-dir",
        "uv" => "uv sync --no-cache",
        "poetry" => "poetry install --no-cache",
        "conda" => "conda clean --all --yes in the RUN that installs",
        "composer" => "composer install --no-cache",

        // What compilers build from is of no use to what they built.
        "maven" or "gradle" or "ivy" or "coursier" or "nuget" or "cargo" or "go" or "cabal" or "ccache" or "sccache" or "bazel" =>
            "better build in a stage of its own and copy what it makes",
        _ => $"rm -rf {target} in the RUN that fills it",
    };
}
