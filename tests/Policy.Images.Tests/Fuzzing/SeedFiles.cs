using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Policy.Images.Tests.Layers;
using Policy.Images.Tests.Packages;
using Policy.Rules.Images;
using Policy.Testing;
using ZstdSharp;

namespace Policy.Images.Tests.Fuzzing;

/// <summary>The seeds as they were first written, each by the code that makes such a thing in other tests.</summary>
internal static class SeedFiles
{
    private static readonly TestFile[] Few = [new("a/", ""), new("a/b", "hello"), new("a/.wh.c", "")];

    private static readonly TestEstargz Layer = new(Few);

    private static readonly TestContent Image = new TestImage
    {
        User = "app",
        Labels = new Dictionary<string, string> { ["org.opencontainers.image.base.name"] = "debian:12" },
        ExposedPorts = ["80/tcp"],
        Volumes = ["/data"],
        Cmd = ["node", "main.js"],
        Steps = [TestStep.Debian("bookworm", TestLayer.Of(("bin/sh", "#!"))), TestStep.BuildKit("COPY a /", TestLayer.Of(("a", "b"))), TestStep.BuildKit("USER app")],
    }.Build();

    /// <summary>The digest of the table in the seed <c>estargz/layer</c>.</summary>
    public static (Digest TableDigest, byte[] Bytes) Estargz => (TestBlob.DigestOf(Encoding.UTF8.GetBytes(Layer.Table)), Layer.Bytes);

    /// <summary>Paths below the folder of seeds, and what stands there.</summary>
    public static IEnumerable<(string Path, byte[] Bytes)> All() => [.. Layers(), .. Tables(), .. Packages(), .. Documents()];

    private static IEnumerable<(string Path, byte[] Bytes)> Layers()
    {
        var tar = LayerProperties.Tar;
        yield return ("tar/all-kinds", tar);
        foreach (var format in new[] { TarEntryFormat.Ustar, TarEntryFormat.Pax, TarEntryFormat.Gnu })
        {
            yield return ($"tar/{format.ToString().ToLowerInvariant()}", TarBytes.Of(format, Entries(format)));
        }

        yield return ("tar/empty", new byte[1024]);
        yield return ("gzip/one-member", TestLayer.Gzip(tar));
        yield return ("gzip/two-members", [.. TestLayer.Gzip(tar.AsSpan(0, 1000)), .. TestLayer.Gzip(tar.AsSpan(1000))]);
        yield return ("gzip/named", WithFields(TestLayer.Gzip(tar)));
        yield return ("gzip/stored", Stored(tar));
        yield return ("gzip/empty-between", [.. TestLayer.Gzip(tar.AsSpan(0, 512)), .. TestLayer.Gzip([]), .. TestLayer.Gzip(tar.AsSpan(512))]);
        yield return ("zstd/one-frame", Zstd(tar));
        yield return ("zstd/two-frames", [.. Zstd(tar.AsSpan(0, 1000)), .. Zstd(tar.AsSpan(1000))]);
        yield return ("zstd/skipped", [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3, .. Zstd(tar), 0x5F, 0x2A, 0x4D, 0x18, 0, 0, 0, 0]);
    }

    private static IEnumerable<(string Path, byte[] Bytes)> Tables()
    {
        const string All = """
            {"version":1,"entries":[{"type":"dir","name":"usr/","mode":493},
              {"type":"reg","name":"usr/bin/su","mode":2541,"size":70,"uid":7,"gid":8,"xattrs":{"security.capability":"AQ=="}},
              {"type":"chunk","name":"usr/bin/su","size":30},{"type":"symlink","name":"bin","linkName":"usr/bin"},
              {"type":"hardlink","name":"usr/bin/sudo","linkName":"usr/bin/su"},{"type":"char","name":"dev/null"},
              {"type":"reg","name":"etc/.wh.shadow"},{"type":"reg","name":"var/.wh..wh..opq"}]}
            """;
        yield return ("toc/all-kinds", Encoding.UTF8.GetBytes(All));
        yield return ("toc/few", Encoding.UTF8.GetBytes(Layer.Table));
        yield return ("estargz/layer", Layer.Bytes);
        yield return ("estargz/empty", [.. TestLayer.Gzip(TestFile.Tar([new("stargz.index.json", """{"entries":[]}""")])), .. TestEstargz.Footer(0)]);
        yield return ("zstd-chunked/all-kinds", Zstd(Encoding.UTF8.GetBytes(All)));
        yield return ("zstd-chunked/empty", Zstd("""{"version":1,"entries":[]}"""u8));
    }

    private static IEnumerable<(string Path, byte[] Bytes)> Packages()
    {
        (string Name, byte[] Bytes)[] files =
        [
            ("dpkg/status", Encoding.UTF8.GetBytes(DpkgPackagesTests.Sample)),
            ("dpkg-distroless/base-files", "Package: base-files\nVersion: 12.4\nArchitecture: amd64\nInstalled-Size: 340\n"u8.ToArray()),
            ("apk/installed", Encoding.UTF8.GetBytes(ApkPackagesTests.Sample)),
            ("rpm-sqlite/one-row-a-page", RpmPackagesTests.SqliteSample),
            ("rpm-ndb/three", RpmPackagesTests.NdbSample),
            ("npm/express", Encoding.UTF8.GetBytes(NpmPackagesTests.Sample)),
            ("npm-manifest/app", """{"name": "app", "dependencies": {"express": "^4"}, "devDependencies": {"typescript": "5", "@types/node": "*"}}"""u8.ToArray()),
            ("python/requests", Encoding.UTF8.GetBytes(PythonPackagesTests.Sample)),
            ("gems/nokogiri", Encoding.UTF8.GetBytes(GemPackagesTests.Sample)),
            ("gemfile/shop", Encoding.UTF8.GetBytes(ProjectFilesTests.Gemfile)),
            ("go-mod/shop", "// the shop\nmodule example.org/shop // here\n\ngo 1.22\n\nrequire github.com/gorilla/mux v1.8.0\n"u8.ToArray()),
            ("dotnet/shop", Encoding.UTF8.GetBytes(DotNetPackagesTests.Sample)),
            ("maven/shop", JarPackagesTests.Sample),
            ("go/server", GoPackagesTests.Sample),
            ("cargo/server", CargoPackagesTests.Sample),
        ];
        return files.Select(file => ($"packages/{file.Name}", file.Bytes));
    }

    private static IEnumerable<(string Path, byte[] Bytes)> Documents()
    {
        yield return ("manifests/image", Image.Manifest.Bytes.ToArray());
        yield return ("manifests/image-of-docker", (new TestImage { Docker = true }).Build().Manifest.Bytes.ToArray());
        yield return ("manifests/index", TestIndex.Of(new TestImage()).WithAttestations().Build().Manifest.Bytes.ToArray());
        yield return ("manifests/list-of-docker", (TestIndex.Of(new TestImage()) with { Docker = true }).Build().Manifest.Bytes.ToArray());
        yield return ("manifests/attestation", TestIndex.Of(new TestImage()).WithAttestations().Build().Children[^1].Bytes.ToArray());
        yield return ("manifests/docker-archive", """[{"Config":"a.json","RepoTags":["a:1"],"Layers":["a/layer.tar"]}]"""u8.ToArray());
        yield return ("configs/buildkit", Image.Blobs[0].Bytes.ToArray());
        yield return ("configs/docker", (new TestImage { Steps = [TestStep.Docker("CMD [\"sh\"]"), TestStep.Docker("COPY . /app", TestLayer.Of(("a", "b")))] }).Config().Bytes.ToArray());
        yield return ("configs/least", """{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":[]}}"""u8.ToArray());
        yield return ("attestations/provenance", Statement("https://slsa.dev/provenance/v0.2", """{"builder":{"id":""},"buildType":"b","materials":[{"uri":"pkg:docker/node@20","digest":{"sha256":"x"}}],"metadata":{"buildFinishedOn":"2026-01-01T00:00:00Z"}}"""));
        yield return ("attestations/provenance-1", Statement("https://slsa.dev/provenance/v1", """{"buildDefinition":{"buildType":"b","resolvedDependencies":[{"uri":"pkg:docker/node@20"}]},"runDetails":{"builder":{"id":"x"},"metadata":{"finishedOn":"2026-01-01T00:00:00Z"}}}"""));
        yield return ("attestations/spdx", """{"spdxVersion":"SPDX-2.3","creationInfo":{"created":"2026-02-03T04:05:06Z"},"packages":[{},{}]}"""u8.ToArray());
        yield return ("attestations/spdx-tags", "SPDXVersion: SPDX-2.2\nCreated: 2026-02-03T04:05:06Z\n\nPackageName: a\n"u8.ToArray());
        yield return ("attestations/cyclonedx", """{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{}],"vulnerabilities":[{"id":"CVE-1","ratings":[{"severity":"high"},{"score":9.8}]}]}"""u8.ToArray());
        yield return ("attestations/sarif", """{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"s","rules":[{"id":"CVE-1","properties":{"security-severity":"9.8"}}]}},"results":[{"ruleId":"CVE-1","level":"error"}]}]}"""u8.ToArray());
        yield return ("attestations/envelope", Encoding.UTF8.GetBytes(new JsonObject
        {
            ["payloadType"] = "application/vnd.in-toto+json",
            ["payload"] = Convert.ToBase64String(Statement("https://spdx.dev/Document", """{"spdxVersion":"SPDX-2.3"}""")),
            ["signatures"] = new JsonArray(),
        }.ToJsonString()));
    }

    private static byte[] Statement(string type, string predicate) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["_type"] = "https://in-toto.io/Statement/v0.1",
        ["predicateType"] = type,
        ["subject"] = new JsonArray(new JsonObject { ["digest"] = new JsonObject { ["sha256"] = TestBlob.DigestOf("image"u8).Hex } }),
        ["predicate"] = JsonNode.Parse(predicate),
    }.ToJsonString());

    private static IEnumerable<TarEntry> Entries(TarEntryFormat format)
    {
        var long_ = string.Join('/', Enumerable.Repeat("folder", 14));
        foreach (var (type, name) in new[] { (TarEntryType.Directory, "d/"), (TarEntryType.RegularFile, long_), (TarEntryType.SymbolicLink, "l"), (TarEntryType.HardLink, "h") })
        {
            TarEntry entry = format switch
            {
                TarEntryFormat.Ustar => new UstarTarEntry(type, name),
                TarEntryFormat.Gnu => new GnuTarEntry(type, name),
                _ => new PaxTarEntry(type, name),
            };
            entry.ModificationTime = DateTimeOffset.UnixEpoch;
            if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            {
                entry.LinkName = long_;
            }

            if (type == TarEntryType.RegularFile)
            {
                entry.DataStream = new MemoryStream("content"u8.ToArray());
            }

            yield return entry;
        }
    }

    // RFC 1952, 2.3: extra field, name, comment and the header's own checksum, which few look at.
    private static byte[] WithFields(byte[] gzip) =>
        [.. gzip[..3], 4 | 8 | 16, .. gzip[4..10], 4, 0, (byte)'X', (byte)'Y', 0, 0, .. "layer.tar\0"u8, .. "a comment\0"u8, .. gzip[10..]];

    private static byte[] Stored(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return buffer.ToArray();
    }

    private static byte[] Zstd(ReadOnlySpan<byte> bytes)
    {
        using var compressor = new Compressor();
        return compressor.Wrap(bytes).ToArray();
    }
}
