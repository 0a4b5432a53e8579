using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Size;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests.Catalog.Size;

public sealed class OversizeTests
{
    private static Oversize Rule => new();

    [Theory]
    [InlineData(524_288_000, false)]
    [InlineData(524_288_001, true)]
    public void Half_a_gibibyte_compressed_is_allowed_where_nothing_is_said(long bytes, bool fires) =>
        Assert.Equal(fires, Rule.Evaluate(TestInput.For(facts: TestInput.Facts(layers: [TestInput.Layer('a', bytes)]))) is Verdict.Fired);

    [Theory]
    [InlineData(300, false)]
    [InlineData(301, true)]
    public void A_policy_says_how_much_is_allowed(long bytes, bool fires) => Assert.Equal(fires, Evaluate(
        TestInput.Facts(layers: [TestInput.Layer('a', bytes - 100), TestInput.Layer('b', 100)]), compressed: 300) is Verdict.Fired);

    [Fact]
    public void The_largest_layers_are_named_with_the_step_that_made_them()
    {
        var history = TestInput.Steps(
            Step(Instruction.Import, "rootfs.tar /"), Step(Instruction.Env, "A=b") with { IsEmpty = true }, Step(Instruction.Run, "npm ci"),
            Step(Instruction.Copy, ". ."), Step(Instruction.Run, "npm run build"));
        var finding = Evaluate(
            TestInput.Facts(
                history: history,
                layers: [TestInput.Layer('a', 40_000_000), TestInput.Layer('b', 900_000_000), TestInput.Layer('c', 2_000), TestInput.Layer('d', 260_000_000)]),
            compressed: 300L << 20).Finding;

        Assert.Equal(
            "the image has 1.2 GB compressed, over the limit of 300Mi (314.6 MB); largest layers: "
            + "900 MB history[2] RUN npm ci; 260 MB history[4] RUN npm run build; 40 MB history[0] IMPORT rootfs.tar /",
            finding.Message);
        Assert.Equal(
            [
                new Evidence(EvidenceKind.Config, "layers", "4 layers, compressed", 1_200_002_000),
                new Evidence(EvidenceKind.Layer, $"{TestInput.Digest('b')}", "history[2] RUN npm ci", 900_000_000),
                new Evidence(EvidenceKind.Layer, $"{TestInput.Digest('d')}", "history[4] RUN npm run build", 260_000_000),
                new Evidence(EvidenceKind.Layer, $"{TestInput.Digest('a')}", "history[0] IMPORT rootfs.tar /", 40_000_000),
            ],
            finding.Evidence);
    }

    [Fact]
    public void A_layer_of_several_steps_is_named_by_the_first_and_the_last()
    {
        var history = new BuildHistory
        {
            Steps = [.. new[] { "a", "b", "c" }.Select((value, index) => Step(Instruction.Run, value) with { Index = index, Layer = 0, SharesLayer = true })],
            Base = BaseBoundary.None,
        };

        Assert.Contains(
            "400 B history[0] RUN a to history[2] RUN c",
            Evaluate(TestInput.Facts(history: history, layers: [TestInput.Layer('a', 400)]), compressed: 1).Finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_that_no_step_explains_is_named_by_its_place() => Assert.Equal(
        "the image has 3 kB compressed, over the limit of 1k (1 kB); largest layers: 2 kB layer 2; 1 kB layer 1",
        Evaluate(TestInput.Facts(layers: [TestInput.Layer('a', 1000), TestInput.Layer('b', 2000)]), compressed: 1000).Finding.Message);

    [Fact]
    public void The_unpacked_size_is_not_known_before_the_layers_are_read() => Assert.Equal(
        (UnknownReason.Pending, "whether the image unpacks to at most 2G is not known before its layers are read"),
        Evaluate(TestInput.Facts(layers: [TestInput.Layer('a', 100)]), compressed: 100, unpacked: 2_000_000_000).WhyUnknown);

    [Fact]
    public void What_is_over_one_limit_is_found_whatever_is_not_known_of_the_other() => Assert.IsType<Verdict.Fired>(
        Evaluate(TestInput.Facts(layers: [TestInput.Layer('a', 101)]), compressed: 100, unpacked: 2_000_000_000));

    [Theory]
    [InlineData(100, null)]
    [InlineData(100, 100L)]
    [InlineData(99, 100L)]
    public void A_docker_archive_passes_where_even_its_unpacked_layers_are_within_the_limit(long bytes, long? unpacked) =>
        Assert.Same(Verdict.Pass, Evaluate(Archive(bytes), compressed: 100, unpacked: unpacked));

    [Fact]
    public void How_far_a_docker_archives_layers_compress_is_not_known() => Assert.Equal(
        (UnknownReason.Unsupported, "the archive stores its layers unpacked (101 B); whether they compress to at most 100 is not known"),
        Evaluate(Archive(101), compressed: 100, unpacked: 101).WhyUnknown);

    [Fact]
    public void A_docker_archives_unpacked_size_is_known() => Assert.Equal(
        "the image has 201 B unpacked, over the limit of 200 (200 B); largest layers: 201 B layer 1",
        Evaluate(Archive(201), compressed: 100, unpacked: 200).Finding.Message);

    [Fact]
    public void Sizes_that_no_number_holds_are_over_every_limit() => Assert.IsType<Verdict.Fired>(Evaluate(
        Archive(0) with { Layers = [TestInput.Layer('a', long.MaxValue), TestInput.Layer('b', long.MaxValue)] }, compressed: 100, unpacked: 100));

    [Fact]
    public void An_image_without_layers_passes() => Assert.Same(Verdict.Pass, Rule.Evaluate(TestInput.For(facts: TestInput.Facts(layers: []))));

    private static ImageFacts Archive(long bytes) => TestInput.Facts(layers: [TestInput.Layer('a', bytes)]) with { CompressedBytes = null };

    private static BuildStep Step(Instruction instruction, string value) => new() { Index = 0, Text = value, Instruction = instruction, Value = value };

    private static Verdict Evaluate(ImageFacts facts, long compressed, long? unpacked = null) => Rule.Evaluate(TestInput.For(
        facts: facts,
        parameters: ParameterSet.Defaults.With(Oversize.MaxCompressed, compressed) is var set && unpacked is null ? set : set.With(Oversize.MaxUnpacked, unpacked)));
}
