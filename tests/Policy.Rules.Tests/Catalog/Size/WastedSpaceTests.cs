using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Size;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Tests.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests.Catalog.Size;

public sealed class WastedSpaceTests
{
    private const long Mi = 1 << 20;

    private static readonly BuildHistory History = TestInput.Steps(
        Step(Instruction.Import, "rootfs.tar /"), Step(Instruction.Run, "apt-get install gcc"), Step(Instruction.Run, "apt-get purge gcc"), Step(Instruction.Copy, ". ."));

    private static WastedSpace Rule => new();

    [Theory]
    [InlineData(20 * Mi, false)]
    [InlineData((20 * Mi) + 1, true)]
    public void Twenty_mebibytes_of_a_large_image_are_allowed_where_nothing_is_said(long bytes, bool fires) => Assert.Equal(
        fires, Evaluate([Files(("a", bytes), ("b", 1000 * Mi))], [LayersInput.Layer(LayersInput.Deleted("a"))]) is Verdict.Fired);

    [Theory]
    [InlineData(10 * Mi, 90 * Mi, false)]
    [InlineData((10 * Mi) + 1, 90 * Mi, true)]
    [InlineData(Mi - 1, 1, false)]
    [InlineData(Mi, 1, true)]
    public void A_tenth_of_an_image_is_allowed_and_less_than_a_mebibyte_always(long wasted, long kept, bool fires) => Assert.Equal(
        fires, Evaluate([Files(("a", wasted), ("b", kept))], [LayersInput.Layer(LayersInput.Deleted("a"))]) is Verdict.Fired);

    [Theory]
    [InlineData(2 * Mi, 1.0, true)]
    [InlineData(3 * Mi, 1.0, false)]
    [InlineData(3 * Mi, 0.74, true)]
    [InlineData(3 * Mi, 0.75, false)]
    public void A_policy_says_how_much_is_allowed(long most, double ratio, bool fires) => Assert.Equal(
        fires,
        Evaluate(
            [Files(("a", 3 * Mi), ("b", Mi))], [LayersInput.Layer(LayersInput.Deleted("a"))],
            ParameterSet.Defaults.With(WastedSpace.MaxBytes, most).With(WastedSpace.MaxRatio, ratio)) is Verdict.Fired);

    [Fact]
    public void Steps_and_files_are_named()
    {
        var finding = RuleAssert.Finding(Evaluate(
            [Files(("bin/sh", 2 * Mi))], [Files(("usr/bin/gcc", 40 * Mi), ("usr/bin/ld", 5 * Mi))],
            [LayersInput.Layer(LayersInput.Deleted("usr/bin/gcc"), LayersInput.Deleted("usr/bin/ld"))], [Files(("bin/sh", Mi))]));

        Assert.Equal(
            "49.3 MB of 50.3 MB are overwritten or deleted by later layers: 47.2 MB of history[1] RUN apt-get install gcc in history[2] RUN apt-get purge gcc; "
            + "2.1 MB of history[0] IMPORT rootfs.tar / in history[3] COPY . .",
            finding.Message);
        Assert.Equal(
            [
                new Evidence(EvidenceKind.File, "usr/bin/gcc", "written by history[1] RUN apt-get install gcc, deleted by history[2] RUN apt-get purge gcc", 40 * Mi),
                new Evidence(EvidenceKind.File, "usr/bin/ld", "written by history[1] RUN apt-get install gcc, deleted by history[2] RUN apt-get purge gcc", 5 * Mi),
                new Evidence(EvidenceKind.File, "bin/sh", "written by history[0] IMPORT rootfs.tar /, overwritten by history[3] COPY . .", 2 * Mi),
            ],
            finding.Evidence);
    }

    [Fact]
    public void What_a_base_does_to_itself_is_not_the_applications()
    {
        var facts = TestInput.Facts(history: History with { Base = new BaseBoundary(2, 2, "debian:12", 1, "test") }) with
        {
            Layered = LayersInput.Known(Files(("a", 40 * Mi)), LayersInput.Layer(LayersInput.Deleted("a")), Files(("b", Mi))),
        };

        RuleAssert.Passes(Rule.Evaluate(TestInput.For(facts: facts)));
    }

    [Fact]
    public void More_pairs_of_layers_are_counted()
    {
        ImmutableArray<LayerContents> layers = [.. Enumerable.Range(0, 6).Select(i => Files(("a", 10 * Mi)))];
        var finding = RuleAssert.Finding(Rule.Evaluate(TestInput.For(facts: TestInput.Facts() with { Layered = LayersInput.Known(layers) })));

        Assert.EndsWith("10.5 MB of layer 1 in layer 2; 10.5 MB of layer 2 in layer 3; 10.5 MB of layer 3 in layer 4; and 2 more pairs of layers", finding.Message, StringComparison.Ordinal);
        Assert.Equal(5, finding.Evidence.Length);
    }

    [Fact]
    public void An_image_without_files_passes() => RuleAssert.Passes(Rule.Evaluate(TestInput.For(facts: TestInput.Facts() with { Layered = LayersInput.Nothing })));

    private static LayerContents Files(params (string Path, long Size)[] files) => LayersInput.Layer(files.Select(file => LayersInput.File(file.Path, file.Size)));

    private static BuildStep Step(Instruction instruction, string value) => new() { Index = 0, Text = value, Instruction = instruction, Value = value };

    private static Verdict Evaluate(params ImmutableArray<LayerContents>[] layers) => Evaluate(layers, ParameterSet.Defaults);

    private static Verdict Evaluate(ImmutableArray<LayerContents> below, ImmutableArray<LayerContents> above, ParameterSet parameters) => Evaluate([below, above], parameters);

    private static Verdict Evaluate(ImmutableArray<LayerContents>[] layers, ParameterSet parameters) => Rule.Evaluate(TestInput.For(
        facts: TestInput.Facts(history: History) with { Layered = LayersInput.Known([.. layers.SelectMany(layer => layer)]) }, parameters: parameters));
}
