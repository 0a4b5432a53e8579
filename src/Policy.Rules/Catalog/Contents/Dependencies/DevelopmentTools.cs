using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents.Dependencies;

/// <summary>
/// Packages that are known by name to be for tests and development, where nothing in the image tells who asked for them.
/// The tables are short on purpose: what programs also use in production is in none of them.
/// </summary>
internal static class DevelopmentTools
{
    /// <summary>What a package is; null where it is none of these.</summary>
    public static string? WhatIs(Package package) => package.Kind switch
    {
        PackageKind.Python => PythonTools.WhatIs(PythonTools.Normalized(package.Name)),
        PackageKind.Gem => GemTools.WhatIs(package.Name),
        PackageKind.Maven => JavaTools.WhatIs(package.Name),
        PackageKind.DotNet => DotNetTools.WhatIs(package.Name),
        _ => null,
    };

    /// <summary>Whether a file stands where tools and caches keep such packages: those are not the application's dependencies.</summary>
    public static bool IsToolsOwn(Package package)
    {
        var path = $"/{package.Path}";
        return package.Kind switch
        {
            // Local repositories, and what Gradle's distribution brings for the builds that it runs.
            PackageKind.Maven => path.Contains("/.m2/", StringComparison.Ordinal) || path.Contains("/.gradle/", StringComparison.Ordinal)
                || path.Contains("/lib/plugins/", StringComparison.Ordinal),

            // The SDK's own test host and runner; NuGet's folder of packages, which hold tools with a deps.json.
            PackageKind.DotNet => path.Contains("/dotnet/sdk/", StringComparison.Ordinal) || path.Contains("/.nuget/", StringComparison.Ordinal),
            _ => false,
        };
    }
}
