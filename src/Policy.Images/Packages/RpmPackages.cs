using Policy.Images.Layers;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Images.Packages;

/// <summary>
/// RPM's packages: the database in SQLite (Fedora since 33, RHEL since 9, Amazon Linux 2023) or in rpm's own ndb (SUSE),
/// where distributions keep it (ostree: usr/share/rpm). That in Berkeley DB (RHEL and UBI up to 8) is not read, which is
/// told. Source: rpm.org, "RPM Database"; rpm, lib/backend/sqlite.cc and lib/backend/ndb/rpmpkg.c.
/// </summary>
internal sealed class RpmPackages : PackageReader
{
    private const int MaxDatabase = 64 * 1024 * 1024;

    /// <inheritdoc/>
    public override IFileReader? Open(string path, long size, bool isExecutable)
    {
        var name = path.LastIndexOf('/') + 1;
        if (path.AsSpan(0, name) is not ("var/lib/rpm/" or "usr/lib/sysimage/rpm/" or "usr/share/rpm/"))
        {
            return null;
        }

        return path.AsSpan(name) switch
        {
            "rpmdb.sqlite" => new WholeFile(path, size, MaxDatabase, ReadSqlite),
            "Packages.db" => new WholeFile(path, size, MaxDatabase, ReadNdb),
            "Packages" => new WholeFile(path, size, 1, RefuseBerkeleyDb) { NeedsHeadOnly = true },
            _ => null,
        };
    }

    private static FileFindings ReadSqlite(string path, ReadOnlyMemory<byte> bytes)
    {
        var packages = new PackageListBuilder(PackageKind.Rpm, path);
        if (SqliteFile.ReadTable(bytes, "Packages"u8, row => AddPackage(row, packages)) is { } wrong)
        {
            packages.Malformed(wrong);
        }

        return packages.Build();
    }

    // Of a row (hnum INTEGER PRIMARY KEY, blob BLOB) the blob is the package's header.
    private static bool AddPackage(ReadOnlySpan<byte> row, PackageListBuilder packages) =>
        SqliteRecord.TryColumn(row, 1, out var blob)
            ? RpmHeader.AddTo(packages, blob)
            : packages.Malformed("a row of table Packages has no blob");

    private static FileFindings ReadNdb(string path, ReadOnlyMemory<byte> bytes)
    {
        var packages = new PackageListBuilder(PackageKind.Rpm, path);
        RpmNdb.Read(bytes.Span, packages);
        return packages.Build();
    }

    private static FileFindings RefuseBerkeleyDb(string path, ReadOnlyMemory<byte> bytes) => new([], new ContentProblem(
        path,
        UnknownReason.Unsupported,
        "an RPM database in Berkeley DB (RHEL 8, UBI 8 and before), which is not read; those in rpmdb.sqlite and Packages.db are"));
}
