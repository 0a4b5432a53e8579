using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Policy.Chart.Tests.Kubernetes;
using Policy.Rules.Catalog;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Chart.Tests;

/// <summary>The schemas of the custom resources, beside the code that reads them.</summary>
public sealed partial class CustomResourceTests
{
    public static TheoryData<string, string> Kinds => new() { { "ImagePolicy", "imagepolicies" }, { "ImagePolicyException", "imagepolicyexceptions" } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_the_schema_knows_is_read(string kind, string plural) =>
        Assert.Empty(Errors(SchemaSample.Of(kind, CustomResource.Schema(plural))));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_read_is_what_the_schema_knows(string kind, string plural)
    {
        var schema = CustomResource.Schema(plural);
        foreach (var (path, part) in CustomResource.Parts(schema).Where(one => one.Schema["properties"] is not null && !one.Path.StartsWith("status", StringComparison.Ordinal)))
        {
            var sample = SchemaSample.Of(kind, schema);
            At(sample, path)["xxxxxxxxxxxxxxxx"] = "what nobody knows";

            // The reader names all that it would have known.
            var error = Assert.Single(Errors(sample));
            var known = Expected().Match(error);
            Assert.True(known.Success, error);
            Assert.Equal(
                part["properties"]!.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal),
                known.Groups[1].Value.Split(", ").Distinct().Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("imagepolicies", "spec.rules[0].id", false)]
    [InlineData("imagepolicies", "spec.exceptions.rules[0]", true)]
    [InlineData("imagepolicyexceptions", "spec.rules[0]", true)]
    public void Rules_are_those_of_the_catalogue(string plural, string path, bool all) => Assert.Equal(
        RuleCatalog.All.Select(rule => rule.Descriptor.Id).Concat(all ? ["*"] : []).Order(StringComparer.Ordinal),
        Words(plural, path).Order(StringComparer.Ordinal));

    [Fact]
    public void Words_are_those_of_policies()
    {
        Assert.Equal(PolicyWords.Modes.Select(word => word.Word), Words("imagepolicies", "spec.mode"));
        Assert.Equal(PolicyWords.Presets.Select(word => word.Word), Words("imagepolicies", "spec.preset"));
        Assert.Equal(PolicyWords.Containers.Select(word => word.Word), Words("imagepolicies", "spec.match.containers[0]"));
        Assert.Equal(PolicyWords.Operators.Select(word => word.Word), Words("imagepolicies", "spec.match.objectSelector.matchExpressions[0].operator"));
        foreach (var action in (string[])["spec.rules[0].action", "spec.onUnknown.default", .. PolicyWords.Reasons.Select(reason => $"spec.onUnknown.{reason.Word}")])
        {
            Assert.Equal(PolicyWords.Actions.Select(word => word.Word), Words("imagepolicies", action));
        }
    }

    [Fact]
    public void Rules_that_want_an_action_are_those_that_the_presets_have_Off()
    {
        var off = RuleCatalog.All.Where(rule => Presets.Setting(Preset.Baseline, rule).Action == EnforcementAction.Off);
        var rules = Part("imagepolicies", "spec")["x-kubernetes-validations"]!.AsArray().Select(rule => (string)rule!["rule"]!);

        var named = Quoted().Matches(Assert.Single(rules, rule => rule.Contains("untrusted-registry", StringComparison.Ordinal))).Select(match => match.Groups[1].Value);

        Assert.Equal(off, RuleCatalog.All.Where(rule => Presets.Setting(Preset.Strict, rule).Action == EnforcementAction.Off));
        Assert.Equal(off.Select(rule => rule.Descriptor.Id).Order(StringComparer.Ordinal), named.Except(["baseline", "strict"]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void All_is_described_and_bounded(string kind, string plural)
    {
        foreach (var (path, part) in CustomResource.Parts(CustomResource.Schema(plural)).Where(one => one.Path is not ("" or "metadata")))
        {
            Assert.True(part["description"] is not null || path.EndsWith(']'), $"{kind}: {path} is not described");
            Assert.True((string?)part["type"] != "array" || part["maxItems"] is not null, $"{kind}: {path} has no bound");
            Assert.True(
                (string?)part["type"] != "string" || part["enum"] is not null || part["format"] is not null || part["maxLength"] is not null || !path.Contains('.'),
                $"{kind}: {path} has no bound");
        }
    }

    private static IEnumerable<string> Errors(JsonObject one) => PolicyReader.Read(one.ToJsonString(), "sample").Errors.Select(error => error.ToString());

    private static JsonObject Part(string plural, string path) => CustomResource.Parts(CustomResource.Schema(plural)).Single(one => one.Path == path).Schema;

    private static IEnumerable<string> Words(string plural, string path) => Part(plural, path)["enum"]!.AsArray().Select(word => (string)word!);

    private static JsonObject At(JsonNode node, string path) => path.Length == 0
        ? node.AsObject()
        : path.Replace("[0]", ".0", StringComparison.Ordinal).Split('.').Aggregate(node, (inner, name) => name == "0" ? inner[0]! : inner[name]!).AsObject();

    [GeneratedRegex("; expected (?:one of )?(.*)$")]
    private static partial Regex Expected();

    [GeneratedRegex("'([a-z-]+)'")]
    private static partial Regex Quoted();
}
