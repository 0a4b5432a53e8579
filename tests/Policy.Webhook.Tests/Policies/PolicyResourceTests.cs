using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Policy.Rules.Policies;
using Policy.Testing;
using Policy.Webhook.Policies;

namespace Policy.Webhook.Tests.Policies;

public sealed class PolicyResourceTests
{
    [Fact]
    public void What_the_API_server_gives_is_read_like_a_file()
    {
        var policy = Read(Resources.Policy(), PolicyWords.Kind).Policies.Single();

        Assert.Equal("web", policy.Name);
        Assert.Equal(["mutable-tag"], policy.Rules.Select(setting => setting.Rule.Descriptor.Id));
    }

    [Fact]
    public void An_exception_has_its_namespace_and_the_time_that_it_was_made()
    {
        var exception = Read(Resources.Exception(), PolicyWords.ExceptionKind).Exceptions.Single();

        Assert.Equal(("shop", "legacy", Resources.Made), (exception.Namespace, exception.Name, exception.CreatedAt));
    }

    [Theory]
    [InlineData("a \"quoted\" word, a \\ and a \u2028 line")]
    [InlineData("x\", \"expiresAt\": \"2999-12-31T00:00:00Z\", \"y\": \"")]
    [InlineData("\n---\nspec: {rules: ['*']}\n")]
    [InlineData("über 漢字 😀")]
    public void A_text_stays_what_it_is(string reason) => Assert.Equal(reason, Reason(reason));

    [Fact]
    public void No_text_becomes_anything_else() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>().Filter(text => text is { Length: > 0 and < 500 } && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsSurrogate)),
        text => Assert.Equal(text, Reason(text))).Check(Draws.Of(1_000));

    [Fact]
    public void Numbers_and_booleans_are_no_texts()
    {
        var errors = Errors("""{"preset":true,"mode":7,"rules":[{"id":"oversize","parameters":{"maxCompressed":1.0}}]}""");

        Assert.Contains("spec.preset: expected one of observe, baseline, strict, none, found true", errors);
        Assert.Contains("spec.mode: expected one of Enforce, Warn, Audit, found the number 7", errors);
    }

    [Fact]
    public void A_key_of_any_length_is_told_and_a_great_many_rules_are_read()
    {
        var rules = string.Join(',', Enumerable.Repeat("""{"id":"oversize","action":"Warn"}""", 40_000));

        Assert.StartsWith("spec.kkkk", Assert.Single(Errors($$"""{"{{new string('k', 5_000)}}":1}""")), StringComparison.Ordinal);
        Assert.Contains("spec.rules[1]: 'oversize' stands here twice", Errors($$"""{"rules":[{{rules}}]}"""));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("\"{}\"")]
    [InlineData("""{"rules":[{"id":"\ud800"}]}""")]
    [InlineData("""{"\udfff":1}""")]
    [InlineData("""{"mode":"Audit","mode":"Enforce"}""")]
    public void What_is_no_spec_is_a_mistake_and_no_failure(string spec) => Assert.NotEmpty(Errors(spec));

    [Fact]
    public void A_spec_that_nests_without_end_is_a_mistake_too()
    {
        var json = JsonDocument.Parse(new string('[', 400) + new string(']', 400), new JsonDocumentOptions { MaxDepth = 512 }).RootElement;

        Assert.NotEmpty(PolicyReader.Read((Resources.Policy() with { Spec = json }).Document(PolicyWords.Kind), "x").Errors);
    }

    [Fact]
    public void A_status_that_somebody_spoiled_does_not_keep_its_policy_from_being_read()
    {
        var resource = JsonSerializer.Deserialize(
            """{"metadata":{"name":"web"},"spec":{},"status":{"conditions":[{"type":"Accepted"}],"other":[1]},"kind":"ImagePolicy"}""", PolicyJson.Default.PolicyResource)!;

        Assert.Equal("web", Read(resource, PolicyWords.Kind).Policies.Single().Name);
        Assert.Equal("", resource.Status!.Conditions![0].Message);
    }

    private static string Reason(string reason) =>
        Read(Resources.Exception(spec: Resources.ExceptionSpec(reason: reason)), PolicyWords.ExceptionKind).Exceptions.Single().Reason;

    private static PolicyDocuments Read(PolicyResource resource, string kind)
    {
        var read = PolicyReader.Read(resource.Document(kind), "x");
        Assert.Empty(read.Errors);
        return read.Value!;
    }

    private static List<string> Errors(string spec) =>
        [.. PolicyReader.Read(Resources.Policy(spec: spec).Document(PolicyWords.Kind), "x").Errors.Select(error => $"{error.Path}: {error.Message}")];
}
