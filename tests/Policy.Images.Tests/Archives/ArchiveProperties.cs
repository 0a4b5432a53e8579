using FsCheck;
using FsCheck.Fluent;
using Policy.Rules.Images;
using Policy.Testing;

namespace Policy.Images.Tests.Archives;

/// <summary>Whatever bytes an archive has, it gives facts or says why not; it never throws.</summary>
public sealed class ArchiveProperties : IDisposable
{
    private const int Cases = 400;

    private static readonly TestImage Image = new() { User = "app", Steps = [TestStep.BuildKit("COPY a /", TestLayer.Of(("a", "x")))] };

    private static readonly byte[][] Samples =
    [
        TestFile.Tar(new TestLayout().Add("1.0", TestIndex.Of(Image).WithAttestations()).Files()),
        TestFile.Tar(new TestDockerArchive().Add(Image, "web:1.0").Files()),
        TestFile.Tar(new TestDockerArchive { KeepCompression = true }.Add(Image).Files().Append(TestFile.Link("a", "manifest.json"))),
    ];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Archives_with_bytes_exchanged() => Check(
        from sample in Gen.Elements(Samples)
        from changes in Gen.Choose(0, 40_000).Zip(Gen.Elements(0, 1, '0', '7', '9', 'x', 'L', 'g', 0x80, 0xFF)).NonEmptyListOf()
        from gzip in Gen.Elements(false, true)
        select Pack(Change(sample, changes), gzip));

    [Fact]
    public void Archives_with_headers_exchanged() => Check(
        from sample in Gen.Elements(Samples)
        from block in Gen.Choose(0, 60)
        from changes in Gen.Choose(0, 511).Zip(Gen.Elements(0, 1, '0', '7', '9', 'x', 'L', 'g', 0x80, 0xFF)).NonEmptyListOf()
        select Change(sample, changes.Select(change => ((block * 512) + change.Item1, change.Item2)), fix: block * 512));

    [Fact]
    public void Archives_cut_off() => Check(
        from sample in Gen.Elements(Samples)
        from gzip in Gen.Elements(false, true)
        from length in Gen.Choose(0, sample.Length)
        select Cut(Pack(sample, gzip), length));

    private void Check(Gen<byte[]> archives) => Prop.ForAll(archives.ToArbitrary(), bytes =>
    {
        File.WriteAllBytes(_folder["archive"], bytes);
        foreach (var location in new ImageLocation[] { new ImageLocation.OciArchive(_folder["archive"], null), new ImageLocation.DockerArchive(_folder["archive"], null) })
        {
            Assert.NotNull(Inspect.Image(location).GetAwaiter().GetResult());
        }
    }).Check(Draws.Of(Cases));

    private static byte[] Pack(byte[] tar, bool gzip) => gzip ? TestLayer.Gzip(tar) : tar;

    private static byte[] Cut(byte[] bytes, int length) => bytes[..Math.Min(length, bytes.Length)];

    private static byte[] Change(byte[] sample, IEnumerable<(int At, int Value)> changes, int? fix = null)
    {
        byte[] bytes = [.. sample];
        foreach (var (at, value) in changes)
        {
            bytes[at % bytes.Length] = (byte)value;
        }

        if (fix is { } header)
        {
            var block = bytes.AsSpan(header % bytes.Length, 512);
            block[148..156].Fill((byte)' ');
            var sum = block.ToArray().Sum(b => b);
            System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(block[148..]);
        }

        return bytes;
    }
}
