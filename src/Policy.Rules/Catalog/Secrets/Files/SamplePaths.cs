using System.Collections.Frozen;

namespace Policy.Rules.Catalog.Secrets.Files;

/// <summary>
/// Paths of test data, examples and documentation, whose credentials are good for nothing: language runtimes and
/// libraries ship private keys for their own tests.
/// </summary>
internal static class SamplePaths
{
    // Go's testdata and testcert, Python's test and CryptoSelfTest begin or end with the word; these are the others.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Folders = FrozenSet.ToFrozenSet(
        [
            "t", "spec", "specs", "fixture", "fixtures", "__fixtures__", "example", "examples", "sample", "samples",
            "mock", "mocks", "__mocks__", "doc", "docs", "man", "info", "gtk-doc", "javadoc", "__tests__", "e2e", "certdata",
        ],
        StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a path is one of these.</summary>
    public static bool Holds(ReadOnlySpan<char> path)
    {
        // A user may be called test.
        var isHome = path.StartsWith("home/", StringComparison.Ordinal);
        var depth = 0;
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/'), depth++)
        {
            var folder = path[..slash];
            if (!(isHome && depth == 1) && (Folders.Contains(folder) || IsTest(folder)))
            {
                return true;
            }

            path = path[(slash + 1)..];
        }

        return IsSampleName(path);
    }

    // test, tests, testdata, unit-tests, selftest; not latest and contest.
    private static bool IsTest(ReadOnlySpan<char> folder)
    {
        if (folder.StartsWith("test", StringComparison.OrdinalIgnoreCase) || folder.EndsWith("selftest", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var stem = folder[..^(folder is [.., 's' or 'S'] ? 1 : 0)];
        return stem.Length > 4 && stem.EndsWith("test", StringComparison.OrdinalIgnoreCase) && stem[^5] is '-' or '_' or '.';
    }

    private static bool IsSampleName(ReadOnlySpan<char> name)
    {
        foreach (var range in name.SplitAny('.', '-', '_'))
        {
            if (name[range] is "example" or "examples" or "sample" or "template" or "tpl" or "tmpl" or "dist" or "test" or "tests" or "testing" or "spec"
                or "dummy" or "fake" or "mock" or "md" or "rst" or "adoc" or "pod" or "README")
            {
                return true;
            }
        }

        return name.StartsWith("test", StringComparison.Ordinal) || name.EndsWith("Test.java", StringComparison.Ordinal) || name.EndsWith("Tests.cs", StringComparison.Ordinal);
    }
}
