using System.Text;
using Microsoft.Extensions.Time.Testing;
using Policy.Images.Cache;
using Policy.Images.Layers;
using Policy.Images.Registry;
using Policy.Images.Sources;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Layers;

/// <summary>What is given of layers that list what they hold, and of those that take too long.</summary>
public sealed class ContentsReaderTests : IDisposable
{
    private static readonly TestEstargz Estargz = new([new TestFile("a", "hello"), new TestFile("b", "you")]);

    private static readonly Layer Listed = new(TestBlob.DigestOf(Estargz.Bytes), Estargz.Bytes.Length, "application/vnd.oci.image.layer.v1.tar+gzip")
    {
        TableOfContents = new TableOfContents(TableOfContentsFormat.Estargz, TestBlob.DigestOf(Encoding.UTF8.GetBytes(Estargz.Table))),
    };

    private readonly FakeTimeProvider _time = new();
    private readonly ContentsReader _reader;

    public ContentsReaderTests() => _reader = Reader(new LayerLimits());

    public void Dispose() => _reader.Dispose();

    [Fact]
    public async Task What_a_layer_claims_is_given_where_there_is_no_time_to_read_it_and_gives_way_to_what_it_holds()
    {
        var source = new GatedSource();

        var claimed = await AskAsync(source, noTime: true);
        source.Open.SetResult();
        var read = await AskAsync(source);
        var again = await AskAsync(source, noTime: true);

        Assert.True(claimed.IsClaimed);
        Assert.Equal(8, claimed.UnpackedBytes);
        Assert.False(read.IsClaimed);
        Assert.Equal(8 + Estargz.Table.Length, read.UnpackedBytes);
        Assert.False(again.IsClaimed);
        Assert.Equal((1, 2), (source.Opened, source.Parts));
    }

    [Fact]
    public async Task A_claim_is_asked_for_once()
    {
        var source = new GatedSource();

        await AskAsync(source, noTime: true);
        await AskAsync(source, noTime: true);
        await source.Begun.Task.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((1, 2), (source.Opened, source.Parts));
    }

    [Fact]
    public async Task Of_a_layer_without_a_list_nothing_is_claimed()
    {
        var source = new GatedSource();

        var contents = await AskForAsync(_reader, source, Listed with { TableOfContents = null }, noTime: true);

        Assert.Equal(UnknownReason.Pending, Assert.IsType<ContentsResult.NotKnown>(contents).Reason);
        Assert.Equal(0, source.Parts);
    }

    [Fact]
    public async Task A_read_that_takes_too_long_is_given_up_and_says_so()
    {
        using var reader = Reader(new LayerLimits { Time = TimeSpan.FromSeconds(7) });
        var source = new GatedSource();
        var asked = AskForAsync(reader, source, Listed with { TableOfContents = null });
        await source.Begun.Task.WaitAsync(TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromSeconds(8));

        var given = Assert.IsType<ContentsResult.NotKnown>(await asked);
        Assert.Equal(
            (UnknownReason.OverLimit, $"layer {Listed.Digest} of a/b takes longer to read than the 7 s that are given to one"), (given.Reason, given.Message));
    }

    [Fact]
    public async Task A_read_that_drips_is_given_up_and_says_so()
    {
        var source = new GatedSource();
        var asked = AskForAsync(_reader, source, Listed with { TableOfContents = null });
        await source.Begun.Task.WaitAsync(TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromSeconds(31));

        var given = Assert.IsType<ContentsResult.NotKnown>(await asked);
        Assert.Equal(
            (UnknownReason.Unreachable, $"layer {Listed.Digest} of a/b came with less than 262144 bytes in 30 s"), (given.Reason, given.Message));
    }

    [Fact]
    public async Task What_is_no_layer_holds_nothing()
    {
        var source = new GatedSource();

        var contents = Assert.IsType<ContentsResult.Known>(await AskForAsync(_reader, source, Listed with { MediaType = "application/vnd.in-toto+json" }));

        Assert.Equal((0, 0), (contents.Contents.Layers[0].Entries.Count, source.Opened));
    }

    [Fact]
    public async Task Layers_that_no_runtime_could_lay_one_over_the_other_are_malformed()
    {
        var layer = TestFile.Tar([TestFile.Link("a", "a"), new TestFile("a/x", "1")]);
        var source = new GatedSource { Bytes = layer };
        source.Open.SetResult();

        var contents = Assert.IsType<ContentsResult.NotKnown>(
            await AskForAsync(_reader, source, new Layer(TestBlob.DigestOf(layer), layer.Length, "application/vnd.oci.image.layer.v1.tar")));

        Assert.Equal(
            (UnknownReason.Malformed, "the layers of a/b cannot be laid one over the other: 'a/x' stands in what is no folder, or leads in circles"),
            (contents.Reason, contents.Message));
    }

    private ContentsReader Reader(LayerLimits limits) =>
        new(new LayerReads(new LayerCache(1 << 20), new LayerQueue(workers: 1, capacity: 10), limits, 1 << 20, _time), 1 << 20, _time);

    private async Task<ImageContents> AskAsync(GatedSource source, bool noTime = false) =>
        Assert.IsType<ContentsResult.Known>(await AskForAsync(_reader, source, Listed, noTime)).Contents;

    private async Task<ContentsResult?> AskForAsync(ContentsReader reader, GatedSource source, Layer layer, bool noTime = false)
    {
        using var end = new CancellationTokenSource();
        var facts = new ImageFacts
        {
            ManifestDigest = TestBlob.DigestOf("manifest"u8),
            Config = new ImageConfig { History = [] },
            Layers = [layer],
            History = BuildHistory.Empty,
        };
        var read = ImageRead.Known([KeyValuePair.Create(Inspect.Amd64, (ImageInspection)new ImageInspection.Known(facts))]);
        var asked = reader.AddAsync(read, Needs.Config | Needs.Files, source, new Deadline(_time, TimeSpan.FromSeconds(10), end.Token));
        if (noTime)
        {
            await end.CancelAsync();
        }

        return Assert.IsType<ImageInspection.Known>((await asked)[Inspect.Amd64].Value).Facts.Layered;
    }

    /// <summary>Gives parts at once, and the whole when it is told to.</summary>
    private sealed class GatedSource : ILayerSource
    {
        private int _opened;
        private int _parts;

        public byte[] Bytes { get; init; } = Estargz.Bytes;

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Opened => _opened;

        public int Parts => _parts;

        public object Asker { get; } = new();

        public string Place => "a";

        public string Name => "a/b";

        public FactsScope Scope => FactsScope.Public;

        public bool GivesParts => true;

        public Task<bool> MayBeToldAsync(Digest layer, Deadline deadline) => Task.FromResult(true);

        public async Task<SourceResult<Stream>> OpenAsync(Layer layer, long limit, Deadline deadline)
        {
            Interlocked.Increment(ref _opened);
            Begun.TrySetResult();
            await Open.Task.WaitAsync(deadline.Token);
            return SourceResult.Of<Stream>(new MemoryStream(Bytes));
        }

        public Task<SourceResult<ReadOnlyMemory<byte>>> ReadAsync(Layer layer, ByteRange range, Deadline deadline)
        {
            Interlocked.Increment(ref _parts);
            return Task.FromResult<SourceResult<ReadOnlyMemory<byte>>>((ReadOnlyMemory<byte>)Bytes.AsMemory((int)range.First, (int)range.Length));
        }
    }
}
