using System.Text;
using System.Text.Json.Nodes;
using Policy.Images.Configuration;
using Policy.Images.Tests.Layers;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Registry;

/// <summary>Tables of contents of layers in Debian's docker-registry, and what is sent of the layers for them.</summary>
public sealed class LayerTableWireTests
{
    private static readonly IReadOnlyCollection<TestFile> Files = Large(1 << 20);

    private static readonly IReadOnlyCollection<TestFile> Few = Large(1 << 10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_layer_of_50_MB_is_listed_with_a_small_part_of_it_sent_until_it_has_been_read(bool isEstargz)
    {
        var layer = isEstargz ? Estargz(Files) : Chunked(Files);
        await using var registry = await StartAsync(layer);
        await using var metered = await MeteredRegistry.StartAsync(registry, layer.Digest);
        using var inspector = Inspector(metered);

        var claimed = await AskUntilAsync(inspector, metered, contents => contents is ContentsResult.Known);

        Assert.True(claimed.Contents.IsClaimed);
        Assert.Equal(50L << 20, claimed.Contents.UnpackedBytes);
        Assert.Equal(50, Names(claimed).Count);
        Assert.InRange(layer.Bytes.Length, 50 << 20, 60 << 20);
        Assert.InRange(metered.PartialBytes, 1, layer.Bytes.Length / 20);

        metered.Open();
        var read = await AskUntilAsync(inspector, metered, contents => contents is ContentsResult.Known { Contents.IsClaimed: false });
        Assert.Equal(Names(claimed), Names(read).Where(name => name != "stargz.index.json"));
        Assert.Equal(1, metered.WholeReads);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_parts_of_a_layer_cannot_be_had_it_is_pending_until_it_has_been_read(bool isEstargz)
    {
        var layer = isEstargz ? Estargz(Few) : Chunked(Few);
        await using var registry = await StartAsync(layer);
        await using var metered = await MeteredRegistry.StartAsync(registry, layer.Digest, ignoresRanges: true);
        using var inspector = Inspector(metered);

        var pending = Assert.IsType<ContentsResult.NotKnown>(await AskAsync(inspector, metered, TimeSpan.FromSeconds(1)));
        metered.Open();
        var read = await AskUntilAsync(inspector, metered, contents => contents is ContentsResult.Known);

        Assert.Equal(UnknownReason.Pending, pending.Reason);
        Assert.False(read.Contents.IsClaimed);
        Assert.Equal(50, Names(read).Count(name => name != "stargz.index.json"));
        Assert.Equal(1, metered.WholeReads);
    }

    private static TestFile[] Large(int each)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, 50).Select(i =>
        {
            var content = new byte[each];
            random.NextBytes(content);
            return new TestFile($"usr/lib/file{i:00}", content);
        })];
    }

    private static Blob Estargz(IReadOnlyCollection<TestFile> files)
    {
        var layer = new TestEstargz(files);
        var toc = TestBlob.DigestOf(Encoding.UTF8.GetBytes(layer.Table)).ToString();
        return new Blob("application/vnd.oci.image.layer.v1.tar+gzip", layer.Bytes, new Dictionary<string, string> { ["containerd.io/snapshot/stargz/toc.digest"] = toc });
    }

    private static Blob Chunked(IReadOnlyCollection<TestFile> files)
    {
        var layer = new TestChunked(files);
        return new Blob("application/vnd.oci.image.layer.v1.tar+zstd", layer.Bytes, layer.Annotations);
    }

    private static async Task<DockerRegistry> StartAsync(Blob layer)
    {
        Assert.SkipUnless(DockerRegistry.Missing is null, DockerRegistry.Missing ?? "");
        var blob = new TestBlob(layer.MediaType, layer.Bytes);
        var descriptor = blob.Descriptor();
        descriptor["annotations"] = new JsonObject(layer.Annotations.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        var image = new TestImage
        {
            Steps = [TestStep.BuildKit("COPY . /", TestLayer.Of(("in", "its place")))],
            EditManifest = manifest => manifest["layers"] = new JsonArray(descriptor),
        }.Build();
        var registry = await DockerRegistry.StartAsync();
        await registry.PushAsync("team/app:1", image with { Blobs = [image.Blobs[0], blob] });
        return registry;
    }

    private static ImageInspector Inspector(MeteredRegistry registry) =>
        new(new PratiqueConfiguration { Registries = [Wire.Settings(registry.Host)] }, TimeProvider.System);

    // How long it takes is the machine's affair: whoever asks again gets what has come in meanwhile.
    private static async Task<ContentsResult.Known> AskUntilAsync(ImageInspector inspector, MeteredRegistry registry, Predicate<ContentsResult> isThere)
    {
        for (var budget = TimeSpan.FromSeconds(1); ; budget *= 2)
        {
            if (await AskAsync(inspector, registry, budget) is ContentsResult.Known known && isThere(known))
            {
                return known;
            }

            Assert.True(budget < TimeSpan.FromMinutes(1), "it does not come");
        }
    }

    private static async Task<ContentsResult> AskAsync(ImageInspector inspector, MeteredRegistry registry, TimeSpan budget)
    {
        var location = new ImageLocation.Registry(ImageReference.Parse($"{registry.Host}/team/app:1"));
        await inspector.InspectAsync([new ImageRequest(location, Inspect.Amd64, Needs.Config)], TimeSpan.FromMinutes(1), Token);
        var request = new ImageRequest(location, Inspect.Amd64, Needs.Config | Needs.Files);
        return (await inspector.InspectAsync([request], budget, Token))[request].Facts().Layered!;
    }

    private static List<string> Names(ContentsResult.Known known) =>
        [.. Below(known.Contents.Tree.Root).Where(node => node.Kind == FileKind.File).Select(node => node.Path).Order(StringComparer.Ordinal)];

    private static IEnumerable<TreeNode> Below(TreeNode folder) => folder.Children.SelectMany(child => Below(child).Prepend(child));

    private sealed record Blob(string MediaType, byte[] Bytes, IReadOnlyDictionary<string, string> Annotations)
    {
        public Digest Digest => TestBlob.DigestOf(Bytes);
    }
}
