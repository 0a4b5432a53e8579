using System.Buffers.Binary;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Packages;

public sealed class RpmPackagesTests
{
    private const string Sqlite = "usr/lib/sysimage/rpm/rpmdb.sqlite";
    private const string Ndb = "usr/lib/sysimage/rpm/Packages.db";

    private static readonly byte[][] Headers =
    [
        TestRpm.Header("bash", "5.2.26", "3.fc40", size: 8_292_134, description: 20),
        TestRpm.Header("gpg-pubkey", "a15b79cc", "63d04c2c"),
        TestRpm.Header("shadow-utils", "4.15.1", "2.fc40", epoch: 2, longSize: 5_000_000_000, description: 3_000),
    ];

    private static readonly string[] Lines = ["bash 5.2.26-3.fc40 8292134", "shadow-utils 2:4.15.1-2.fc40 5000000000"];

    public static byte[] SqliteSample => TestSqlite.Of(512, 1, Headers);

    public static byte[] NdbSample => TestRpm.Ndb(Headers);

    [Theory]
    [InlineData(512)]
    [InlineData(1024)]
    [InlineData(4096)]
    [InlineData(65536)]
    public void A_database_in_sqlite_is_read(int pageSize)
    {
        Read.File("var/lib/rpm/rpmdb.sqlite", TestSqlite.Of(pageSize, 1, Headers)).Holds(PackageKind.Rpm, Lines);
        Read.File(Sqlite, TestSqlite.Of(pageSize, pageSize == 512 ? 2 : 3, Headers)).Holds(PackageKind.Rpm, Lines);
    }

    [Fact]
    public void A_database_in_ndb_is_read() => Read.File(Ndb, NdbSample).Holds(PackageKind.Rpm, Lines);

    [Theory]
    [InlineData("var/lib/rpm/Packages")]
    [InlineData("usr/share/rpm/Packages")]
    [InlineData("usr/lib/sysimage/rpm/Packages")]
    public void A_database_in_berkeley_db_is_told_not_to_be_read(string path) =>
        Read.File(path, new byte[10_000]).Breaks(UnknownReason.Unsupported, "Berkeley DB");

    [Theory]
    [InlineData("var/lib/rpm/rpmdb.sqlite-wal")]
    [InlineData("var/lib/rpm/Index.db")]
    [InlineData("var/lib/rpm/x/Packages")]
    public void Other_files_are_not_read(string path) => Assert.False(Read.Wants(path));

    [Fact]
    public void A_large_database_is_not_read()
    {
        using var file = Images.Packages.PackageReaders.Open(Sqlite, long.MaxValue, isExecutable: false)!;
        var chunk = new byte[1024 * 1024];
        for (var i = 0; i < 65; i++)
        {
            file.Append(chunk);
        }

        file.Finish().Breaks(UnknownReason.OverLimit, "67108864 bytes");
    }

    [Fact]
    public void What_is_no_sqlite_is_broken()
    {
        Read.File(Sqlite, "SQLite format 3").Breaks(UnknownReason.Malformed, "no SQLite database");
        Read.File(Sqlite, Changed(SqliteSample, 16, 3)).Breaks(UnknownReason.Malformed, "page size");
        Read.File(Sqlite, Changed(SqliteSample, 20, 200)).Breaks(UnknownReason.Malformed, "page size");
        Read.File(Sqlite, Changed(SqliteSample, 59, 2)).Breaks(UnknownReason.Malformed, "UTF-16");
        Read.File(Sqlite, Changed(SqliteSample, 100, 10)).Breaks(UnknownReason.Malformed, "page 1 is of type 10");
        Read.File(Sqlite, SqliteSample[..512]).Breaks(UnknownReason.Malformed, "which is not there");
    }

    [Fact]
    public void A_page_that_leads_back_to_another_is_read_once()
    {
        // The last child of the root, which is the last page made, becomes its first.
        var file = SqliteSample;
        var root = file.Length - 512;
        file.AsSpan(root + 8, 4).Clear();
        file[root + 11] = 2;
        Read.File(Sqlite, file).Breaks(UnknownReason.Malformed, "was read already");
    }

    [Fact]
    public void Rows_that_share_their_bytes_are_not_read_over_and_over()
    {
        // One leaf of 64 KiB, whose every cell is the one row that fills half of it.
        var file = TestSqlite.Of(65536, 1, TestRpm.Header("a", "1", "1", description: 30_000));
        const int Leaf = 65536;
        var cell = file.AsSpan(Leaf + 8, 2).ToArray();
        const int Cells = 15_000;
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(Leaf + 3), Cells);
        for (var i = 0; i < Cells; i++)
        {
            cell.CopyTo(file, Leaf + 8 + (2 * i));
        }

        var list = Read.File(Sqlite, file);
        list.Breaks(UnknownReason.Malformed, "longer than it is itself");
        Assert.InRange(list.Packages.Length, 1, 20);
    }

    [Fact]
    public void A_database_without_packages_is_broken() =>
        Read.File(Sqlite, Replaced(SqliteSample, "tablePackages"u8, "indexPackages"u8)).Breaks(UnknownReason.Malformed, "no table Packages");

    [Fact]
    public void What_is_no_ndb_is_broken()
    {
        Read.File(Ndb, "RpmP").Breaks(UnknownReason.Malformed, "no ndb database");
        Read.File(Ndb, NdbSample[..4000]).Breaks(UnknownReason.Malformed, "slots reach beyond");
        Read.File(Ndb, Changed(NdbSample, 32, 0)).Breaks(UnknownReason.Malformed, "expected a slot at byte 32");
        Read.File(Ndb, Changed(NdbSample, 36, 9)).Breaks(UnknownReason.Malformed, "package 9 is not where");
        Read.File(Ndb, Changed(NdbSample, 46, 1)).Breaks(UnknownReason.Malformed, "blobs overlap");
    }

    [Fact]
    public void Headers_that_are_broken_are_told_of_and_the_others_read()
    {
        var list = Read.File(Ndb, TestRpm.Ndb([1, 2, 3], Headers[0], [0, 1, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0]));
        list.Breaks(UnknownReason.Malformed, "cut off");
        Assert.Equal([Lines[0]], list.Lines());
        Read.File(Ndb, TestRpm.Ndb([0, 1, 0, 0, 0, 0, 0, 0])).Breaks(UnknownReason.Malformed, "beyond its end");
        Read.File(Ndb, TestRpm.Ndb([0, 0, 0, 0, 0, 0, 0, 0])).Breaks(UnknownReason.Malformed, "without a name");
        Read.File(Ndb, TestRpm.Ndb(TestRpm.Header(new string('a', 2000), "1", "1"))).Breaks(UnknownReason.Malformed, "longer than 1024");
    }

    private static byte[] Changed(byte[] bytes, int at, byte value)
    {
        bytes[at] = value;
        return bytes;
    }

    private static byte[] Replaced(byte[] bytes, ReadOnlySpan<byte> what, ReadOnlySpan<byte> by)
    {
        by.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf(what)));
        return bytes;
    }
}
