using System.Collections.Immutable;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Contents.Tools.Installed;

/// <summary>
/// The tools that history and environment tell of, for images whose files do not: packages that were installed and not
/// removed, and SDKs that the environment says how to find.
/// </summary>
internal static class ToolHistory
{
    /// <summary>Reads them.</summary>
    /// <param name="facts">The image.</param>
    /// <param name="known">The packages of the distribution; where no database names them, the history does.</param>
    public static ToolSearch Read(ImageFacts facts, OsPackages known)
    {
        var found = ImmutableArray.CreateBuilder<FoundTool>();
        var installed = known.Database is null ? InstalledPackages.Read(facts.History, facts.Config) : [];
        string? untold = null;
        foreach (var package in installed)
        {
            // openjdk-?-jdk is told whatever its version is.
            if (ToolPackages.Of(package.Name) is { } tool)
            {
                found.Add(new FoundTool(tool, ToolNames.KindOf(tool), package.Step.Place, package.Step.Layer ?? -1, 0, EvidenceKind.Step) { Packages = [package.Name] });
            }
            else if (package.Name.StartsWith(ShellVariables.Unknown))
            {
                untold ??= $"no database of packages is in the image, and what {package.Step.Place} leaves installed cannot be told from its text";
            }
        }

        var java = JavaHistory.Read(facts, installed.Select(package => package.Name).Concat(known.Packages.Select(package => package.Name)));
        if (java.Jdk is not null)
        {
            found.Add(java.Jdk);
        }

        found.AddRange(FromEnvironment(facts));
        return new ToolSearch(found.ToImmutable(), untold ?? java.Untold);
    }

    private static IEnumerable<FoundTool> FromEnvironment(ImageFacts facts)
    {
        foreach (var variable in EnvironmentVariable.Of(facts.Config))
        {
            foreach (var tool in variable.Name == "PATH" ? variable.Value.Split(':').Select(OfFolder) : [OfVariable(variable)])
            {
                if (tool is not null)
                {
                    yield return new FoundTool(tool, ToolNames.KindOf(tool), $"config.Env[{variable.Index}]", -1, 0, EvidenceKind.Config);
                }
            }
        }
    }

    // Where the SDKs' own images and installers put them.
    private static string? OfFolder(string folder) => folder switch
    {
        "/usr/local/go/bin" => "go",
        "/usr/local/cargo/bin" or "/root/.cargo/bin" => "rust",
        "/opt/gradle/bin" => "gradle",
        "/opt/maven/bin" => "maven",
        "/usr/lib/dart/bin" => "dart",
        _ => null,
    };

    private static string? OfVariable(EnvironmentVariable variable) => variable.Value.Length == 0 ? null : variable.Name switch
    {
        "GOROOT" or "GOLANG_VERSION" => "go",
        "RUSTUP_HOME" => "rust",
        "MAVEN_HOME" or "M2_HOME" => "maven",
        "GRADLE_HOME" => "gradle",
        "DOTNET_SDK_VERSION" => "dotnet-sdk",
        _ => null,
    };
}
