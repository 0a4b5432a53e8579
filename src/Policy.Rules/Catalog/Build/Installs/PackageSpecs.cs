using System.Collections.Immutable;

namespace Policy.Rules.Catalog.Build.Installs;

/// <summary>Whether a package as named on a command line has its version with it.</summary>
internal static class PackageSpecs
{
    /// <summary>What is no name of a package: a path, a URL, a file, or something that only the build knows.</summary>
    public static bool IsElsewhere(string spec) =>
        spec.Length == 0 || spec[0] is '.' or '/' or '~' or '$' or '`' or '<'
        || spec.Contains("://", StringComparison.Ordinal) || spec.Contains("/*", StringComparison.Ordinal)
        || spec.StartsWith("git+", StringComparison.Ordinal) || spec.StartsWith("git@", StringComparison.Ordinal)
        || spec.StartsWith("file:", StringComparison.Ordinal) || spec.StartsWith('*');

    /// <summary>npm: <c>name@1.2.3</c> and <c>@scope/name@1.2.3</c>; a tag or a range is none.</summary>
    public static bool IsPinnedNpm(string spec)
    {
        var at = spec.LastIndexOf('@');
        return IsElsewhere(spec) || spec.EndsWith(".tgz", StringComparison.Ordinal) || (at > 0 && IsVersion(spec[(at + 1)..]));
    }

    /// <summary>pip: <c>name==1.2.3</c>, <c>name===1.2.3</c>, <c>name @ url</c>, a wheel or an archive.</summary>
    public static bool IsPinnedPython(string spec)
    {
        var equals = spec.IndexOf("==", StringComparison.Ordinal);
        return IsElsewhere(spec) || spec.Contains('@', StringComparison.Ordinal) || spec.Contains('/', StringComparison.Ordinal)
            || spec.EndsWith(".whl", StringComparison.Ordinal) || spec.EndsWith(".tar.gz", StringComparison.Ordinal) || spec.EndsWith(".zip", StringComparison.Ordinal)
            || (equals > 0 && !spec.EndsWith('*'));
    }

    /// <summary>gem and cargo: <c>name:1.2.3</c>, <c>name@1.2.3</c>.</summary>
    public static bool IsPinnedBy(string spec, char separator)
    {
        var at = spec.IndexOf(separator, StringComparison.Ordinal);
        return IsElsewhere(spec) || spec.EndsWith(".gem", StringComparison.Ordinal) || (at > 0 && IsVersion(spec[(at + 1)..]));
    }

    /// <summary>conda: <c>name=1.2</c>, <c>name==1.2</c>, <c>channel::name=1.2</c>.</summary>
    public static bool IsPinnedConda(string spec) => IsElsewhere(spec) || spec.Contains('=', StringComparison.Ordinal);

    /// <summary>The first of several that is not pinned; null for none.</summary>
    public static string? FirstLoose(ImmutableArray<string> specs, Func<string, bool> isPinned) => specs.FirstOrDefault(spec => !isPinned(spec));

    // A variable may hold one; a word such as latest, or a range (^1.2, 1.x, "1 - 2"), is none.
    private static bool IsVersion(string text) =>
        text.Contains('$', StringComparison.Ordinal)
        || (text.TrimStart('v', '=') is { Length: > 0 } version && char.IsAsciiDigit(version[0])
            && version.AsSpan().IndexOfAny("^~<>*| ") < 0 && !version.Split('.').Any(part => part is "x" or "X"));
}
