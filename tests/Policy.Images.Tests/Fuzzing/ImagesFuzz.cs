using System.Text;
using Policy.Images.Archives;
using Policy.Images.Attestations;
using Policy.Images.Layers;
using Policy.Images.Layers.Tables;
using Policy.Images.Manifests;
using Policy.Images.Sources;
using Policy.Images.Tests.Layers;
using Policy.Images.Tests.Packages;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Testing;
using Policy.Testing.Fuzzing;

namespace Policy.Images.Tests.Fuzzing;

/// <summary>Whatever bytes come from a registry or archive, they are read or refused with a sentence.</summary>
public sealed class ImagesFuzz
{
    // What a seed of packages is called in an image.
    private static readonly Dictionary<string, string> Paths = new()
    {
        ["dpkg"] = "var/lib/dpkg/status",
        ["dpkg-distroless"] = "var/lib/dpkg/status.d/base-files",
        ["apk"] = "lib/apk/db/installed",
        ["rpm-sqlite"] = "var/lib/rpm/rpmdb.sqlite",
        ["rpm-ndb"] = "var/lib/rpm/Packages.db",
        ["npm"] = NpmPackagesTests.Path,
        ["npm-manifest"] = "app/package.json",
        ["python"] = PythonPackagesTests.Path,
        ["gems"] = GemPackagesTests.Path,
        ["gemfile"] = "app/Gemfile",
        ["go-mod"] = "src/go.mod",
        ["dotnet"] = DotNetPackagesTests.Path,
        ["maven"] = "app/shop.jar",
        ["go"] = "bin/go",
        ["cargo"] = "bin/cargo",
    };

    private static readonly Dictionary<string, (Action<byte[]> Read, Func<byte[], byte[]>? Mend)> Kinds = new()
    {
        ["tar"] = (ReadLayer, SealHeaders),
        ["gzip"] = (ReadLayer, null),
        ["zstd"] = (ReadLayer, null),
        ["toc"] = (ReadTable, null),
        ["estargz"] = (ReadEstargz, null),
        ["zstd-chunked"] = (ReadChunked, null),
        ["manifests"] = (ReadManifest, null),
        ["configs"] = (bytes => _ = ConfigReader.Read(bytes).Succeeded, null),
        ["attestations"] = (ReadAttestation, null),
    };

    /// <summary>All kinds of seeds that are read here.</summary>
    public static TheoryData<string> Names => [.. Kinds.Keys, .. Paths.Keys.Select(name => $"packages/{name}")];

    [Theory]
    [MemberData(nameof(Names))]
    public void Bent_seeds_are_read_or_refused(string kind)
    {
        var (read, mend) = Kinds.TryGetValue(kind, out var known) ? known : (bytes => ReadPackages(Paths[kind["packages/".Length..]], bytes), null);
        Fuzz.Run(kind, Kinds.Count + Paths.Count, read, mend);
    }

    [Fact]
    public void Every_folder_of_seeds_is_read_by_somebody()
    {
        var folders = Directory.EnumerateFiles(Seeds.Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Seeds.Folder, Path.GetDirectoryName(file)!).Replace('\\', '/')).Distinct();

        // Histories and references are the core's.
        Assert.Equal(Names.Select(row => row.Data).Concat(["history", "references"]).Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    private static void ReadLayer(byte[] bytes) =>
        LayerProperties.Look(new LayerReader(new LayerLimits()).Read(new MemoryStream(bytes), "the layer", Needs.Contents | Needs.Secrets, null, CancellationToken.None));

    private static void ReadTable(byte[] table)
    {
        var text = Encoding.Latin1.GetString(table);
        var layer = new TestEstargz([], _ => text);
        Claims(layer.Bytes, new TableOfContents(TableOfContentsFormat.Estargz, TestBlob.DigestOf(Encoding.UTF8.GetBytes(text))));
    }

    private static void ReadEstargz(byte[] blob) => Claims(blob, new TableOfContents(TableOfContentsFormat.Estargz, SeedFiles.Estargz.TableDigest));

    // A table whose digest is not as promised is not looked at, so it is promised as it is.
    private static void ReadChunked(byte[] packed)
    {
        if (packed.Length > 0)
        {
            Claims(packed, new TableOfContents(TableOfContentsFormat.ZstdChunked, TestBlob.DigestOf(packed)) { Offset = 0, Length = packed.Length, UnpackedLength = 1 });
        }
    }

    private static void Claims(byte[] blob, TableOfContents table)
    {
        var read = LayerTable.ReadAsync(
            new Layer(TestBlob.DigestOf("layer"u8), blob.Length, ""), table, new LayerLimits(),
            range => Task.FromResult<SourceResult<ReadOnlyMemory<byte>>>((ReadOnlyMemory<byte>)blob.AsMemory((int)range.First, (int)range.Length)));
        Assert.True(read.IsCompletedSuccessfully, $"{read.Exception}");
        LayerProperties.Look(read.Result);
    }

    private static void ReadManifest(byte[] bytes)
    {
        foreach (var mediaType in new[] { MediaTypes.OciManifest, MediaTypes.DockerList, "" })
        {
            _ = ManifestReader.Read(new RawManifest(null, mediaType, bytes)).Succeeded;
        }

        _ = DockerArchiveManifest.Read(bytes, "x").Succeeded;
        _ = AttachedManifest.Read(bytes).Succeeded;
    }

    private static void ReadAttestation(byte[] bytes)
    {
        var image = TestBlob.DigestOf("image"u8);
        foreach (var type in new[] { "", "application/vnd.in-toto+json", "application/spdx+json" })
        {
            Assert.All(
                DocumentReader.Read(bytes, new DocumentPlace([image], "tag x", image) { Type = type, IsBound = true }),
                attestation => Assert.Equal("tag x", attestation.Where));
        }
    }

    private static void ReadPackages(string path, byte[] bytes)
    {
        var isExecutable = path.StartsWith("bin/", StringComparison.Ordinal);
        var whole = Read.File(path, bytes, isExecutable);
        var parted = Read.File(path, bytes, isExecutable, [1, 7, 511, 4096]);
        Assert.Equal(whole.Packages, parted.Packages);
        Assert.Equal(whole.Problem, parted.Problem);
        Assert.Equal(whole.Project, parted.Project);
    }

    // Headers whose checksums are right again, so that what is in them is looked at.
    private static byte[] SealHeaders(byte[] tar)
    {
        byte[] mended = [.. tar];
        for (var at = 0; at + 512 <= mended.Length; at += 512)
        {
            if (mended.AsSpan(at + 257, 5).SequenceEqual("ustar"u8))
            {
                mended.AsSpan(at + 148, 8).Fill((byte)' ');
                TarBytes.Octal(mended.AsSpan(at + 148, 7), mended.AsSpan(at, 512).ToArray().Sum(b => b));
            }
        }

        return mended;
    }
}
