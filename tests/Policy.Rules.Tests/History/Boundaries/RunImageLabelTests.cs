using Policy.Rules.History;
using Policy.Rules.Images;
using static Policy.Rules.Tests.History.HistoryInput;

namespace Policy.Rules.Tests.History.Boundaries;

public sealed class RunImageLabelTests
{
    private const string Label = "io.buildpacks.lifecycle.metadata";

    private static readonly string Top = TestInput.Digest('2').ToString();

    [Theory]
    [InlineData("{\"runImage\":{\"topLayer\":\"TOP\",\"image\":\"registry.example/run:jammy\"}}", "registry.example/run:jammy")]
    [InlineData("{\"runImage\":{\"topLayer\":\"TOP\",\"reference\":\"sha256:x\"}}", "sha256:x")]
    [InlineData("{\"runImage\":{\"topLayer\":\"TOP\"}}", null)]
    [InlineData("{\"runImage\":{\"topLayer\":\"TOP\",\"image\":\"\",\"reference\":\"x\"}}", "x")]
    [InlineData("{\"runImage\":{\"topLayer\":\"TOP\",\"image\":1,\"reference\":\"x\"}}", "x")]
    [InlineData("{\"runImage\":{\"topLayer\":\"TOP\",\"image\":\"x\",\"reference\":\"y\"}}", "x")]
    public void The_run_image_ends_at_its_top_layer(string label, string? name)
    {
        var end = Read(Image(label)).Base;

        Assert.Equal(new BaseBoundary(3, 2, name, 1, $"label {Label} names the run image's top layer"), end);
    }

    [Fact]
    public void A_run_image_without_anything_on_it_is_all_base()
    {
        var config = Config(Made("/bin/sh -c a"), Made("/bin/sh -c b")) with
        {
            DiffIds = [TestInput.Digest('1'), TestInput.Digest('2')],
            Labels = TestInput.Config().Labels.Add(Label, $"{{\"runImage\":{{\"topLayer\":\"{Top}\"}}}}"),
        };

        Assert.Equal((2, 2), (Read(config).Base.Steps, Read(config).Base.Layers));
    }

    [Theory]
    [InlineData('1', 1)]
    [InlineData('2', 2)]
    public void It_ends_below_what_any_builder_put_on_it(char top, int end)
    {
        var config = Config(Made("/bin/sh -c a"), Made("/bin/sh -c b"), Made("/bin/sh -c c")) with
        {
            DiffIds = [TestInput.Digest('1'), TestInput.Digest('2'), TestInput.Digest('3')],
            Labels = TestInput.Config().Labels.Add(Label, $"{{\"runImage\":{{\"topLayer\":\"{TestInput.Digest(top)}\"}}}}"),
        };

        Assert.Equal((end, end), (Read(config).Base.Steps, Read(config).Base.Layers));
    }

    [Fact]
    public void Where_layers_cannot_be_told_apart_the_first_line_of_a_buildpack_tells()
    {
        var end = Read(Image("{\"runImage\":{\"topLayer\":\"TOP\"}}"), layers: 5).Base;

        Assert.Equal((3, 2), (end.Steps, end.Layers));
    }

    [Theory]
    [InlineData(1 << 20, 1)]
    [InlineData((1 << 20) + 1, 0.9)]
    public void A_label_of_more_than_a_megabyte_tells_nothing(int length, double confidence) =>
        Assert.Equal(confidence, Read(Image($"{{\"runImage\":{{\"topLayer\":\"{Top}\"}}}}".PadRight(length))).Base.Confidence);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"runImage\":{}}")]
    [InlineData("{\"runImage\":[]}")]
    [InlineData("{\"runImage\":{\"topLayer\":1}}")]
    [InlineData("{\"runImage\":{\"topLayer\":\"\\ud800\"}}")]
    [InlineData("{\"runImage\":{\"topLayer\":\"\ud800\"}}")]
    [InlineData("{\"runImage\":{\"topLayer\":\"TOP\",\"image\":\"\\udc00\"}}")]
    [InlineData("{\"\\ud800unImage\":{}}")]
    [InlineData("{\"runImage\":{\"topLayer\":\"sha256:no\"}}")]
    [InlineData("{\"runImage\":{\"topLayer\":\"sha256:9999999999999999999999999999999999999999999999999999999999999999\"}}")]
    public void A_label_that_tells_nothing_leaves_it_to_the_history(string label)
    {
        var end = Read(Image(label)).Base;

        Assert.Equal((3, 2, 0.9), (end.Steps, end.Layers, end.Confidence));
        Assert.Equal("the builder changes from Docker to Buildpacks at history[3]", end.Why);
    }

    private static ImageConfig Image(string label) =>
        Config(
            Made($"/bin/sh -c #(nop) ADD file:{Hash} in / "), Made("/bin/sh -c apt-get update"), Empty("/bin/sh -c #(nop)  USER cnb"),
            Made("Layer: 'jre', Created by buildpack: some/java@1"), Made("Application Layer")) with
        {
            DiffIds = [TestInput.Digest('1'), TestInput.Digest('2'), TestInput.Digest('3'), TestInput.Digest('4')],
            Labels = TestInput.Config().Labels.Add(Label, label.Replace("TOP", Top, StringComparison.Ordinal)),
        };
}
