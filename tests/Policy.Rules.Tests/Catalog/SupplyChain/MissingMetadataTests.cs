using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.SupplyChain;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests.Catalog.SupplyChain;

public sealed class MissingMetadataTests
{
    private const string Source = "org.opencontainers.image.source";
    private const string Revision = "org.opencontainers.image.revision";

    private static MissingMetadata Rule => new();

    [Fact]
    public void Source_and_revision_are_required_where_nothing_is_said()
    {
        var finding = Evaluate([], []).Finding;

        Assert.Equal($"neither labels nor annotations have a value for {Source}, {Revision}", finding.Message);
        Assert.Equal($"Build with --label {Source}=<repository's URL> --label {Revision}=$(git rev-parse HEAD).", finding.Remedy);
        Assert.Equal(
            [
                new Evidence(EvidenceKind.Config, $"config.Labels[{Source}]", "absent"),
                new Evidence(EvidenceKind.Config, $"config.Labels[{Revision}]", "absent"),
            ],
            finding.Evidence);
    }

    [Fact]
    public void A_label_or_an_annotation_will_do() =>
        Assert.Same(Verdict.Pass, Evaluate(new() { [Source] = "https://git.corp/app" }, new() { [Revision] = "3f2c1ab" }));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void One_without_a_value_is_missing(string value) => Assert.Equal(
        $"neither labels nor annotations have a value for {Revision}",
        Evaluate(new() { [Source] = "https://git.corp/app", [Revision] = value }, []).Finding.Message);

    [Fact]
    public void A_policy_says_what_is_required()
    {
        ImmutableArray<string> required = ["team", "a", "b", "c"];
        var parameters = ParameterSet.Defaults.With(MissingMetadata.Require, required);

        Assert.Equal(
            "Build with --label team=<value> --label a=<value> --label b=<value> and so on.", Evaluate([], [], parameters).Finding.Remedy);
        Assert.Equal(
            "Build with --label a=<value> --label b=<value> --label c=<value>.", Evaluate(new() { ["team"] = "x" }, [], parameters).Finding.Remedy);
    }

    [Fact]
    public void Where_nothing_is_required_nothing_is_missing() =>
        Assert.Same(Verdict.Pass, Evaluate([], [], ParameterSet.Defaults.With(MissingMetadata.Require, [])));

    private static Verdict Evaluate(Dictionary<string, string> labels, Dictionary<string, string> annotations, ParameterSet? parameters = null) =>
        Rule.Evaluate(TestInput.For(
            facts: TestInput.Facts(TestInput.Config() with { Labels = labels.ToImmutableDictionary() }) with { Annotations = annotations.ToImmutableDictionary() },
            parameters: parameters));
}
