using System.Globalization;
using System.Text.RegularExpressions;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Images.Configuration;
using Policy.Testing;

namespace Policy.Images.Tests;

/// <summary>What is in real images: what tar shows of their layers, and what others counted.</summary>
public sealed partial class CorpusContentsTests
{
    public static TheoryData<string, long, long> Images => new()
    {
        { "docker-archive:dive-test-docker-image.tar", 1_220_598, 32_025 },
        { "docker-archive:ggcr-whiteout_image.tar", 8, 4 },
        { "docker-archive:trivy-alpine-310.tar.gz", 5_552_525, 0 },
        { "docker-archive:ggcr-hello-world-v25.tar", 9_136, 0 },
        { "oci-archive:dive-test-oci-gzip-image.tar", 11_189, 0 },
        { "oci-archive:dive-test-oci-zstd-image.tar", 11_189, 0 },
        { "oci-archive:dive-test-oci-estargz-image.tar", 11_189, 0 },
    };

    [Theory]
    [MemberData(nameof(Images))]
    public async Task Sizes_are_those_of_the_files_and_of_what_is_written_for_nothing(string image, long unpacked, long wasted)
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        var contents = await ContentsAsync(image);

        Assert.Equal((unpacked, wasted), (contents.UnpackedBytes, contents.WastedBytes));
        Assert.Empty(contents.Problems);
    }

    [Theory]
    [MemberData(nameof(Images))]
    public async Task Layers_hold_what_tar_shows(string image, long unpacked, long wasted)
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);
        Assert.True(unpacked >= wasted);
        using var folder = new TestFolder();
        var missing = Tool.Missing("tar", "gzip", "zstd");
        Assert.SkipWhen(missing is not null, missing ?? "");
        var contents = await ContentsAsync(image);
        var blobs = await LayersAsync(image, folder);

        Assert.Equal(contents.Layers.Length, blobs.Count);
        for (var i = 0; i < blobs.Count; i++)
        {
            var shown = (await Tool.RunAsync("tar", "--numeric-owner", "-tvf", blobs[i])).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Shown).ToList();
            Assert.Equal(shown, Entries(contents.Layers[i]));
        }
    }

    [Fact]
    public async Task Packages_are_those_of_the_database()
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        var packages = (await ContentsAsync("docker-archive:trivy-alpine-310.tar.gz")).Packages.ToList();

        Assert.Equal(14, packages.Count);
        Assert.Contains(new Package(PackageKind.Apk, "musl", "1.1.22-r3", "lib/apk/db/installed", 598_016), packages);
    }

    // tar shows -rw-r--r-- 0/0 5 2019-01-01 00:00 name -> target; kinds and sizes are compared, whiteouts as the files that they are.
    private static string Shown(string line)
    {
        var match = Line().Match(line);
        Assert.True(match.Success, line);
        var kind = match.Groups["kind"].Value;
        var name = match.Groups["name"].Value;
        var path = (kind is "l" ? name.Split(" -> ")[0] : kind is "h" ? name.Split(" link to ")[0] : name).TrimEnd('/');
        path = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path is "." ? "" : path;
        return $"{kind} {match.Groups["owner"].Value} {(kind == "-" ? match.Groups["size"].Value : "")} {path.TrimStart('/')}";
    }

    private static List<string> Entries(LayerContents layer)
    {
        var entries = new List<string>();
        foreach (var entry in layer.Entries)
        {
            var folder = entry.Path[..(entry.Path.LastIndexOf('/') + 1)];
            entries.Add(entry.Kind switch
            {
                FileKind.Whiteout => $"- 0/0 0 {folder}.wh.{entry.Path[folder.Length..]}",
                FileKind.OpaqueWhiteout => $"- 0/0 0 {entry.Path}/.wh..wh..opq",
                _ => $"{Letter(entry.Kind)} {entry.UserId}/{entry.GroupId} {(entry.Kind == FileKind.File ? entry.Size.ToString(CultureInfo.InvariantCulture) : "")} {entry.Path}",
            });
        }

        return entries;
    }

    private static string Letter(FileKind kind) => kind switch
    {
        FileKind.Directory => "d",
        FileKind.SymbolicLink => "l",
        FileKind.HardLink => "h",
        FileKind.CharacterDevice => "c",
        FileKind.BlockDevice => "b",
        FileKind.Fifo => "p",
        _ => "-",
    };

    // The layers' files, unpacked from the archive by tar alone, in the order of the manifest.
    private static async Task<List<string>> LayersAsync(string image, TestFolder folder)
    {
        var archive = Corpus.PathOf(Path.Combine("images", image[(image.IndexOf(':', StringComparison.Ordinal) + 1)..]));
        await Tool.RunAsync("tar", "-C", folder.Path, "-xf", archive);
        using var manifest = System.Text.Json.JsonDocument.Parse(image.StartsWith("docker", StringComparison.Ordinal)
            ? await File.ReadAllTextAsync(folder["manifest.json"], TestContext.Current.CancellationToken)
            : await File.ReadAllTextAsync(Manifest(folder), TestContext.Current.CancellationToken));
        return image.StartsWith("docker", StringComparison.Ordinal)
            ? [.. manifest.RootElement[0].GetProperty("Layers").EnumerateArray().Select(layer => folder[layer.GetString()!])]
            : [.. manifest.RootElement.GetProperty("layers").EnumerateArray().Select(layer => Blob(folder, layer))];
    }

    private static string Manifest(TestFolder folder)
    {
        using var index = System.Text.Json.JsonDocument.Parse(File.ReadAllText(folder["index.json"]));
        return Blob(folder, index.RootElement.GetProperty("manifests")[0]);
    }

    private static string Blob(TestFolder folder, System.Text.Json.JsonElement descriptor) =>
        folder[$"blobs/sha256/{descriptor.GetProperty("digest").GetString()!["sha256:".Length..]}"];

    private static async Task<ImageContents> ContentsAsync(string image)
    {
        var colon = image.IndexOf(':', StringComparison.Ordinal);
        var located = $"{image[..colon]}:{Corpus.PathOf(Path.Combine("images", image[(colon + 1)..]))}";
        Assert.True(ImageLocation.TryParse(located, out var location, out var error), error);
        var request = new ImageRequest(location, image.Contains("oci-", StringComparison.Ordinal) || image.Contains("hello", StringComparison.Ordinal) ? Inspect.Arm64 : Inspect.Amd64, Needs.Contents);
        using var inspector = new ImageInspector(PratiqueConfiguration.Default, TimeProvider.System);
        var inspections = await inspector.InspectAsync([request], TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        return Assert.IsType<ContentsResult.Known>(inspections[request].Facts().Layered).Contents;
    }

    [GeneratedRegex("""^(?<kind>.)\S+ (?<owner>\d+/\d+) +(?<size>[\d,]+) \S+ \S+ (?<name>.*)$""")]
    private static partial Regex Line();
}
