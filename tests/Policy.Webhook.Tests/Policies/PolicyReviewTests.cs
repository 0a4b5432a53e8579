using System.Text.Json;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Cluster;
using Policy.Webhook.Policies;

namespace Policy.Webhook.Tests.Policies;

public sealed class PolicyReviewTests
{
    private static readonly DateTimeOffset Now = Resources.Made.AddDays(1);
    private static readonly ClusterView View = new() { Policies = PolicyShelf.Empty.With([Resources.Policy()], Now) };

    private static readonly string Good = Policy("{}");
    private static readonly string Bad = Policy(Resources.Mistaken);

    [Fact]
    public void A_policy_that_can_be_read_passes() => Assert.Equal((true, 0), Say(Of(Request("CREATE", Good))));

    [Fact]
    public void All_that_is_wrong_is_said_at_once() => Assert.Equal(
        ["spec.mode: 'Enforced' is none of Enforce, Warn, Audit; did you mean 'Enforce'?", "spec.preset: 'basline' is none of observe, baseline, strict, none; did you mean 'baseline'?"],
        Of(Request("CREATE", Bad)).Denial!.Split('\n'));

    [Fact]
    public void What_does_not_fit_is_counted()
    {
        var rules = string.Join(',', Enumerable.Range(0, 90).Select(i => $$"""{"id":"{{new string('x', 200)}}{{i}}"}"""));

        var denial = Of(Request("CREATE", Policy($$"""{"rules":[{{rules}}]}"""))).Denial!;

        Assert.InRange(denial.Length, 7_000, 8_300);
        Assert.Matches("\nand [0-9]+ more$", denial);
    }

    [Theory]
    [InlineData("DELETE", "", "pratique.dev", "ImagePolicy")]
    [InlineData("UPDATE", "status", "pratique.dev", "ImagePolicy")]
    [InlineData("CREATE", "", "pratique.dev", "Other")]
    [InlineData("CREATE", "", "example.com", "ImagePolicy")]
    [InlineData("CREATE", "", "", "Pod")]
    public void What_is_not_for_it_passes(string operation, string subResource, string group, string kind) =>
        Assert.True(Of(Request(operation, Bad) with { SubResource = subResource, Kind = new GroupVersionKind(group, "v1alpha1", kind) }).IsAllowed);

    [Fact]
    public void An_old_mistake_keeps_nobody_from_labelling_or_deleting()
    {
        var labelled = """{"metadata":{"name":"web","labels":{"a":"b"}},"spec":""" + Resources.Mistaken + "}";
        var going = """{"metadata":{"name":"web","deletionTimestamp":"2026-03-01T12:00:00Z"},"spec":""" + """{"mode":"Wrong"}""" + "}";

        Assert.True(Of(Request("UPDATE", labelled, Bad)).IsAllowed);
        Assert.True(Of(Request("UPDATE", going, Bad)).IsAllowed);
        Assert.False(Of(Request("UPDATE", Bad, Good)).IsAllowed);
        Assert.False(Of(Request("UPDATE", Bad, "7")).IsAllowed);
        Assert.False(Of(Request("UPDATE", """{"metadata":{"name":"web"}}""", """{"metadata":{"name":"web"}}""")).IsAllowed);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"metadata":7,"spec":{}}""")]
    [InlineData("""{"metadata":{"name":7},"spec":{}}""")]
    [InlineData("""{"metadata":{"name":"\ud800"},"spec":{}}""")]
    [InlineData("""{"metadata":{"name":"web","creationTimestamp":"yesterday"},"spec":{}}""")]
    [InlineData("""{"metadata":{"name":"web"}}""")]
    [InlineData("""{"spec":{}}""")]
    [InlineData("""{"metadata":{"name":"web"},"spec":{"\ud800":1}}""")]
    public void What_is_no_policy_is_refused_and_breaks_nothing(string json) => Assert.NotEqual("", Of(Request("CREATE", json)).Denial ?? "");

    [Fact]
    public void What_the_review_could_not_be_read_for_is_said()
    {
        var request = Request("CREATE", "null") with { Object = null, Problem = new ContainerProblem(UnknownReason.OverLimit, "the review is too large") };

        Assert.Equal("the review is too large", Of(request).Denial);
    }

    [Theory]
    [InlineData("mutable-tag", "", "2026-04-01T00:00:00Z", "")]
    [InlineData("mutable-tag", "", "2026-03-02T12:00:00Z", "expiresAt is past: the exception does nothing")]
    [InlineData("mutable-tag", "gone", "2026-04-01T00:00:00Z", "there is no ImagePolicy gone")]
    [InlineData("oversize", "", "2026-04-01T00:00:00Z", "")]
    public void What_an_author_ought_to_know_is_a_warning(string rules, string policies, string expires, string warning)
    {
        var verdict = Of(Exception(Resources.ExceptionSpec(rules, policies, expires)));

        Assert.True(verdict.IsAllowed);
        Assert.Equal(warning, string.Join('|', verdict.Warnings));
    }

    [Fact]
    public void That_a_policy_does_not_honour_an_exception_is_a_warning()
    {
        var view = new ClusterView { Policies = PolicyShelf.Empty.With([Resources.Policy(spec: """{"preset":"none","rules":[{"id":"mutable-tag","action":"Deny"}],"exceptions":{"rules":["*"],"maxDuration":"7d"}}""")], Now) };

        var verdict = PolicyReview.Of(Exception(Resources.ExceptionSpec()), view, Now);

        Assert.Equal("exception shop/legacy is not honoured: from its making to its end are 29.5 days, and web allows 7 days", Assert.Single(verdict.Warnings));
    }

    [Fact]
    public void An_exception_without_an_end_is_refused() =>
        Assert.Contains("spec.expiresAt: ", Of(Exception("""{"rules":["mutable-tag"],"reason":"because"}""")).Denial, StringComparison.Ordinal);

    private static PolicyVerdict Of(AdmissionRequest request) => PolicyReview.Of(request, View, Now);

    private static (bool, int) Say(PolicyVerdict verdict) => (verdict.IsAllowed, verdict.Warnings.Length);

    private static string Policy(string spec) => $$$"""{"metadata":{"name":"web"},"spec":{{{spec}}}}""";

    private static AdmissionRequest Exception(string spec) =>
        Request("CREATE", $$$"""{"metadata":{"name":"legacy","namespace":"shop"},"spec":{{{spec}}}}""") with { Kind = new GroupVersionKind("pratique.dev", "v1alpha1", "ImagePolicyException") };

    private static AdmissionRequest Request(string operation, string json, string? old = null) => new()
    {
        Uid = "1",
        Kind = new GroupVersionKind("pratique.dev", "v1alpha1", "ImagePolicy"),
        Operation = operation,
        Object = JsonElement.Parse(json),
        OldObject = old is null ? null : JsonElement.Parse(old),
    };
}
