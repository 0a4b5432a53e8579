using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Build;
using Policy.Rules.Tests.History;
using Policy.Rules.Verdicts;
using static Policy.Rules.Tests.Catalog.Build.BuiltImage;

namespace Policy.Rules.Tests.Catalog.Build;

public sealed class TooManyLayersTests
{
    private static TooManyLayers Rule => new();

    [Theory]
    [InlineData(25, 25, false)]
    [InlineData(26, 25, true)]
    [InlineData(3, 3, false)]
    [InlineData(4, 3, true)]
    public void More_layers_than_max_are_found(int layers, int max, bool found)
    {
        // COPY steps, so that there is no run of RUN.
        var lines = Enumerable.Repeat(HistoryInput.Made("COPY a b # buildkit"), layers);
        var parameters = max == 25 ? ParameterSet.Defaults : ParameterSet.Defaults.With(TooManyLayers.Max, max);
        var verdict = Rule.Evaluate(Input([.. lines], parameters));

        if (!found)
        {
            Assert.Equal(Verdict.Pass, verdict);
            return;
        }

        var finding = Finding(verdict);
        Assert.Equal($"the image has {layers} layers, more than {max}", finding.Message);
        Assert.Equal([new Evidence(EvidenceKind.Config, "manifest.layers", $"{layers} layers that are not empty")], finding.Evidence);
        Assert.Equal(1, finding.Confidence);
    }

    [Fact]
    public void Layers_that_hold_nothing_do_not_count()
    {
        var nothing = Policy.Rules.Images.Digest.Parse("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");
        var input = Input([.. Enumerable.Repeat(HistoryInput.Made("COPY a b # buildkit"), 4)], ParameterSet.Defaults.With(TooManyLayers.Max, 2));
        var config = input.Facts.Config;

        Assert.Equal(Verdict.Pass, Rule.Evaluate(input with
        {
            Facts = input.Facts with { Config = config with { DiffIds = [nothing, TestInput.Digest('1'), nothing, TestInput.Digest('2')] } },
        }));
        Assert.IsType<Verdict.Fired>(Rule.Evaluate(input with { Facts = input.Facts with { Config = config with { DiffIds = [nothing, nothing] } } }));
    }

    [Fact]
    public void Three_RUN_steps_in_a_row_could_be_one()
    {
        var finding = Finding(Judge(Rule, "RUN a", "RUN b", "RUN c", "COPY x y", "RUN d", "RUN e"));

        Assert.Equal("3 RUN steps in a row (history[1] to history[3]) could be one", finding.Message);
        Assert.Equal(
            [new Evidence(EvidenceKind.Step, "history[1]", "RUN a"), new(EvidenceKind.Step, "history[2]", "RUN b"), new(EvidenceKind.Step, "history[3]", "RUN c")],
            finding.Evidence);
        Assert.Equal(0.9, finding.Confidence);
        Assert.Null(finding.Remedy);
    }

    [Fact]
    public void Each_run_is_found() =>
        Assert.Equal(
            ["3 RUN steps in a row (history[1] to history[3]) could be one", "4 RUN steps in a row (history[5] to history[8]) could be one"],
            Findings(Judge(Rule, "RUN a", "RUN b", "RUN c", "ENV A=b", "RUN d", "RUN e", "RUN f", "RUN g")).Select(finding => finding.Message));

    [Fact]
    public void Two_in_a_row_are_fine() => Assert.Equal(Verdict.Pass, Judge(Rule, "RUN a", "RUN b", "ENV A=b", "RUN c", "COPY x y", "RUN d"));

    [Fact]
    public void A_run_of_the_base_is_not_the_applications() =>
        Assert.Equal(Verdict.Pass, JudgeLines(
            Rule, HistoryInput.Made("/bin/sh -c a"), HistoryInput.Made("/bin/sh -c b"), HistoryInput.Made("/bin/sh -c c"),
            HistoryInput.Made("RUN /bin/sh -c d # buildkit"), HistoryInput.Made("COPY a b # buildkit")));

    [Fact]
    public void Steps_that_share_a_layer_have_none_to_save() =>
        Assert.Equal(Verdict.Pass, JudgeLines(
            Rule, HistoryInput.Empty("/bin/sh -c a"), HistoryInput.Empty("/bin/sh -c b"), HistoryInput.Empty("/bin/sh -c c"),
            HistoryInput.Made("/bin/sh -c #(nop) CMD x", "FROM docker.io/library/debian:12")));

    [Theory]
    [InlineData("/bin/sh -c make", "", "")]
    [InlineData("RUN /bin/sh -c make # buildkit", "", "")]
    [InlineData("/bin/sh -c make", "FROM 0c21be55ead8", "")]
    [InlineData("RUN make", "", "kaniko")]
    public void Every_builders_RUN_counts(string line, string comment, string author) =>
        Assert.Equal(
            "3 RUN steps in a row (history[0] to history[2]) could be one",
            Finding(JudgeLines(Rule, [.. Enumerable.Repeat(HistoryInput.Made(line, comment, author), 3)])).Message);

    [Fact]
    public void It_cannot_know_of_runs_without_history() => CannotKnowWithoutHistory(Rule);

    [Fact]
    public void The_number_is_judged_without_history_too()
    {
        var input = TestInput.For(
            facts: TestInput.Facts(layers: [.. Enumerable.Repeat(TestInput.Layer('1', 1), 26)]));

        Assert.Equal("the image has 26 layers, more than 25", Finding(Rule.Evaluate(input)).Message);
        Assert.Equal(Verdict.Pass, JudgeLines(Rule, Debian));
        Assert.Equal(Verdict.Pass, JudgeLines(Rule, HistoryInput.Made("ko build x", author: "ko")));
    }

    [Fact]
    public void Its_descriptor_says_what_it_is() =>
        Assert.Equal(
            ("too-many-layers", RuleCategory.Build, Severity.Low, Needs.Config, "max"),
            (Rule.Descriptor.Id, Rule.Descriptor.Category, Rule.Descriptor.Severity, Rule.Descriptor.Needs, Assert.Single(Rule.Descriptor.Parameters).Name));
}
