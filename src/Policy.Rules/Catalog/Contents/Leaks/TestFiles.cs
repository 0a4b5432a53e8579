using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents.Leaks;

/// <summary>Tests, by the names that test tools look for.</summary>
internal static class TestFiles
{
    /// <summary>Whether a folder at the root of an application is its tests.</summary>
    public static bool IsTestFolder(TreeNode folder) => folder.Name switch
    {
        "__tests__" => true,
        "test" or "tests" or "e2e" or "cypress" => folder.Descendants.Any(file => file.Kind == FileKind.File && IsProgram(file.Name)),
        "spec" or "specs" => folder.Descendants.Any(file => file.Kind == FileKind.File && LineFor(file.Name) is not null), // others specify in it
        _ => false,
    };

    /// <summary>The line of a <c>.dockerignore</c> for a file that a test tool takes for tests; null for others.</summary>
    public static string? LineFor(string name)
    {
        var dot = name.LastIndexOf('.');
        var stem = name.AsSpan(0, Math.Max(dot, 0));
        return dot <= 0 ? null : name.AsSpan(dot) switch
        {
            ".go" => stem.EndsWith("_test", StringComparison.Ordinal) ? "**/*_test.go" : null,
            ".rb" => stem.EndsWith("_spec", StringComparison.Ordinal) ? "**/*_spec.rb" : null,
            ".py" => stem is "conftest" ? "**/conftest.py"
                : stem.StartsWith("test_", StringComparison.Ordinal) ? "**/test_*.py"
                : null,
            ".js" or ".jsx" or ".ts" or ".tsx" or ".mjs" or ".cjs" or ".mts" or ".cts" =>
                stem.EndsWith(".test", StringComparison.Ordinal) ? "**/*.test.*"
                : stem.EndsWith(".spec", StringComparison.Ordinal) ? "**/*.spec.*"
                : null,
            _ => null,
        };
    }

    private static bool IsProgram(string name) => name.AsSpan(name.LastIndexOf('.') + 1) is "js" or "jsx" or "ts" or "tsx" or "mjs" or "cjs" or "mts" or "cts"
        or "py" or "rb" or "go" or "php" or "cs" or "java" or "kt" or "scala" or "rs" or "ex" or "exs" or "feature" or "robot" or "bats";
}
