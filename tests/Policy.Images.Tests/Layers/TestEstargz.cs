using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Policy.Testing;

namespace Policy.Images.Tests.Layers;

/// <summary>A layer of eStargz, as its builders write it: a gzip member for each file, then the table, then the footer.</summary>
internal sealed class TestEstargz
{
    /// <summary>Makes a layer of files.</summary>
    /// <param name="files">The files.</param>
    /// <param name="edit">Changes the table.</param>
    public TestEstargz(IReadOnlyCollection<TestFile> files, Func<string, string>? edit = null)
    {
        using var blob = new MemoryStream();
        foreach (var file in files)
        {
            blob.Write(Gzip(TestFile.Tar([file])[..^1024], CompressionLevel.Fastest));
        }

        var table = JsonSerializer.Serialize(new
        {
            version = 1,
            entries = files.Select(file => new { name = file.Path, type = file.Path.EndsWith('/') ? "dir" : "reg", size = file.Content.Length, mode = 0x1A4, uid = 0, gid = 0 }),
        });
        Table = edit?.Invoke(table) ?? table;
        var offset = blob.Length;
        blob.Write(Gzip(TestFile.Tar([new TestFile("stargz.index.json", Table)]), CompressionLevel.Fastest));
        blob.Write(Footer(offset));
        Bytes = blob.ToArray();
    }

    /// <summary>The blob.</summary>
    public byte[] Bytes { get; }

    /// <summary>The table of contents.</summary>
    public string Table { get; }

    /// <summary>An empty gzip member that says where the table begins.</summary>
    public static byte[] Footer(long offset) =>
    [
        0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0xFF, 26, 0, (byte)'S', (byte)'G', 22, 0,
        .. Encoding.ASCII.GetBytes(offset.ToString("x16", CultureInfo.InvariantCulture)), .. "STARGZ"u8,
        1, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    private static byte[] Gzip(byte[] bytes, CompressionLevel level)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, level, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return buffer.ToArray();
    }
}
