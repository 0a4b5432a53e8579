using System.Collections.Immutable;
using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents;

/// <summary>The packages of an image's distribution.</summary>
/// <param name="Packages">The packages: Debian's, Alpine's, those of RPM.</param>
/// <param name="Database">The database that is there, read or not; null for none.</param>
/// <param name="Problem">Why it could not be read, or not all of it; null where it could.</param>
internal sealed record OsPackages(ImmutableArray<Package> Packages, string? Database, ContentProblem? Problem)
{
    // Source: dpkg(1), apk(8), rpm's macro _dbpath as distributions set it.
    private static readonly ImmutableArray<string> Databases =
    [
        "var/lib/dpkg/status", "var/lib/dpkg/status.d", "lib/apk/db/installed", "usr/lib/apk/db/installed", "var/lib/rpm/rpmdb.sqlite", "var/lib/rpm/Packages.db",
        "var/lib/rpm/Packages", "usr/lib/sysimage/rpm/rpmdb.sqlite", "usr/lib/sysimage/rpm/Packages.db", "usr/share/rpm/rpmdb.sqlite",
    ];

    /// <summary>Whether all of the distribution's packages are known.</summary>
    public bool IsKnown => Database is not null && Problem is null;

    /// <summary>What they take together, as their database says, in bytes.</summary>
    public long Bytes => Packages.Select(package => package.Bytes ?? 0).Total();

    /// <summary>Those of an image.</summary>
    public static OsPackages Of(ImageContents contents, FileTree tree)
    {
        ImmutableArray<Package> packages = [.. contents.Packages.Where(package => package.Kind is PackageKind.Dpkg or PackageKind.Apk or PackageKind.Rpm)];
        var database = packages.IsEmpty ? Databases.FirstOrDefault(path => tree.Find(path) is not null) : packages[0].Path;
        return new OsPackages(packages, database, contents.Problems.FirstOrDefault(problem => IsDatabase(problem.Path)));
    }

    private static bool IsDatabase(string path) =>
        Databases.Contains(path) || path.StartsWith("var/lib/dpkg/status.d/", StringComparison.Ordinal);
}
