using System.Collections.Immutable;
using Policy.Rules.Policies;
using Policy.Webhook.Cluster;
using Policy.Webhook.Kubernetes;
using Policy.Webhook.Policies;

namespace Policy.Webhook.Tests.Policies;

public sealed class ExceptionStandingsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("namespaces: {include: [bank]}")]
    [InlineData("namespaces: {exclude: [shop]}")]
    [InlineData("namespaceSelector: {matchLabels: {tier: back}}")]
    public void A_policy_for_other_namespaces_has_no_say(string match) =>
        Assert.Equal([ExceptionStanding.Honoured], StandingsUnder($"match: {{{match}}}"));

    [Theory]
    [InlineData("namespaces: {include: [\"sh*\"]}")]
    [InlineData("namespaceSelector: {matchLabels: {tier: front}}")]
    [InlineData("images: {include: [\"docker.io/library/**\"]}")]
    public void A_policy_that_can_meet_it_has(string match) =>
        Assert.Equal([ExceptionStanding.Honoured, ExceptionStanding.Forbidden], StandingsUnder($"match: {{{match}}}"));

    [Fact]
    public void So_has_what_the_namespace_asks_for_by_its_labels() =>
        Assert.Equal([ExceptionStanding.Honoured, ExceptionStanding.Forbidden], StandingsUnder("match: {namespaces: {include: [bank]}}", ("pratique.dev/enforce", "baseline")));

    private static IEnumerable<ExceptionStanding> StandingsUnder(string spec, params (string Key, string Value)[] labels)
    {
        var policies = PolicyReader.Read(
            $$"""
            apiVersion: pratique.dev/v1alpha1
            kind: ImagePolicy
            metadata: {name: allows}
            spec: {exceptions: {rules: [runs-as-root]} }
            ---
            apiVersion: pratique.dev/v1alpha1
            kind: ImagePolicy
            metadata: {name: other}
            spec: { {{spec}} }
            """,
            "policies.yaml").Value!.Policies;
        var shop = new PartialObject
        {
            Metadata = new ObjectMeta { Name = "shop", Labels = labels.Append(("tier", "front")).ToImmutableDictionary(label => label.Item1, label => label.Item2) },
        };
        var view = new ClusterView
        {
            FilePolicies = policies,
            Namespaces = ImmutableDictionary<ObjectKey, PartialObject>.Empty.Add(new ObjectKey("", "shop"), shop),
        };
        var exception = new PolicyException
        {
            Namespace = "shop",
            Name = "legacy",
            Policies = [],
            Rules = ["runs-as-root"],
            Reason = "a",
            ExpiresAt = Now.AddDays(1),
            CreatedAt = Now,
        };
        return ExceptionStandings.Of(exception, view, Now).Select(judgement => judgement.Standing);
    }
}
