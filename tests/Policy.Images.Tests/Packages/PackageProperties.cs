using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Policy.Images.Packages;
using Policy.Testing;

namespace Policy.Images.Tests.Packages;

/// <summary>Whatever bytes a file has, it gives packages or says why not, the same however its bytes come; it never throws.</summary>
public sealed class PackageProperties
{
    private const int Cases = 400;

    private static readonly Dictionary<string, byte[]> Samples = new()
    {
        ["var/lib/dpkg/status"] = Encoding.UTF8.GetBytes(DpkgPackagesTests.Sample),
        ["lib/apk/db/installed"] = Encoding.UTF8.GetBytes(ApkPackagesTests.Sample),
        ["var/lib/rpm/rpmdb.sqlite"] = RpmPackagesTests.SqliteSample,
        ["var/lib/rpm/Packages.db"] = RpmPackagesTests.NdbSample,
        [NpmPackagesTests.Path] = Encoding.UTF8.GetBytes(NpmPackagesTests.Sample),
        ["app/package.json"] = Encoding.UTF8.GetBytes("""{"name": "app", "dependencies": {"express": "^4"}, "devDependencies": {"typescript": "5", "@types/node": "*"}}"""),
        [PythonPackagesTests.Path] = Encoding.UTF8.GetBytes(PythonPackagesTests.Sample),
        [GemPackagesTests.Path] = Encoding.UTF8.GetBytes(GemPackagesTests.Sample),
        [DotNetPackagesTests.Path] = Encoding.UTF8.GetBytes(DotNetPackagesTests.Sample),
        ["app/shop.jar"] = JarPackagesTests.Sample,
        ["bin/go"] = GoPackagesTests.Sample,
        ["bin/cargo"] = CargoPackagesTests.Sample,
    };

    public static TheoryData<string> Paths => [.. Samples.Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Files_with_bytes_exchanged(string path) => Check(
        path,
        from changes in Gen.Choose(0, Samples[path].Length - 1).Zip(Gen.OneOf(Gen.Choose(0, 255), Gen.Elements(0, 1, 0x7F, 0x80, 0xFF, '\n', '"'))).NonEmptyListOf()
        select Change(Samples[path], changes));

    [Theory]
    [MemberData(nameof(Paths))]
    public void Files_cut_off(string path) => Check(path, Gen.Choose(0, Samples[path].Length).Select(length => Samples[path][..length]));

    [Theory]
    [MemberData(nameof(Paths))]
    public void Files_spliced(string path) => Check(
        path,
        from other in Gen.Elements(Samples.Values.ToArray())
        from at in Gen.Choose(0, Samples[path].Length)
        from start in Gen.Choose(0, other.Length)
        from length in Gen.Choose(0, other.Length)
        from keeps in Gen.Elements(true, false)
        select (byte[])[.. Samples[path][..at], .. other.AsSpan(start, Math.Min(length, other.Length - start)), .. keeps ? Samples[path][at..] : []]);

    private static void Check(string path, Gen<byte[]> files) => Prop.ForAll(
        (from bytes in files
         from chunks in Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(0, 70_000)).ListOf()
         select (bytes, chunks)).ToArbitrary(),
        drawn =>
        {
            var isExecutable = path.StartsWith("bin/", StringComparison.Ordinal);
            var whole = Read.File(path, drawn.bytes, isExecutable);
            var parted = Read.File(path, drawn.bytes, isExecutable, drawn.chunks);
            Assert.Equal(whole.Packages, parted.Packages);
            Assert.Equal(whole.Problem, parted.Problem);
            Assert.Equal(whole.Manifest, parted.Manifest);
            Assert.All(whole.Packages, package => Assert.InRange(package.Name.Length, 1, PackageListBuilder.MaxText));
        }).Check(Draws.Of(Cases));

    private static byte[] Change(byte[] sample, IEnumerable<(int At, int Value)> changes)
    {
        byte[] bytes = [.. sample];
        foreach (var (at, value) in changes)
        {
            bytes[at] = (byte)value;
        }

        return bytes;
    }
}
