namespace Policy.Rules.Catalog.Contents.Dependencies;

/// <summary>NuGet packages for tests, whose names differ in nothing where they differ in case. An application's deps.json names them where a test project was published, or referenced.</summary>
internal static class DotNetTools
{
    /// <summary>What a package is; null where it is none of these.</summary>
    public static string? WhatIs(string name) => name.ToLowerInvariant() switch
    {
        "microsoft.net.test.sdk" or "mstest" or "xunit" or "nunit" or "nunit3testadapter" or "tunit" or "bunit" or "reqnroll" or "specflow" => "a test framework",
        "moq" or "nsubstitute" or "fakeiteasy" or "autofixture" => "a maker of mocks",
        "fluentassertions" or "shouldly" or "awesomeassertions" => "a library of assertions",
        "coverlet.collector" or "coverlet.msbuild" or "coverlet.console" => "a measure of tests",
        "microsoft.aspnetcore.mvc.testing" or "microsoft.aspnetcore.testhost" or "testcontainers" or "wiremock.net" or "respawn" => "a test library",
        var lower when Families(lower) => "a test framework",
        _ => null,
    };

    private static bool Families(string name) =>
        name.StartsWith("xunit.", StringComparison.Ordinal) || name.StartsWith("nunit.", StringComparison.Ordinal)
        || name.StartsWith("mstest.", StringComparison.Ordinal) || name.StartsWith("microsoft.testplatform.", StringComparison.Ordinal)
        || name.StartsWith("microsoft.testing.", StringComparison.Ordinal);
}
