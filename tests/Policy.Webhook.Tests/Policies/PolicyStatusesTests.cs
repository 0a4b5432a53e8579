using System.Text.Json;
using Policy.Webhook.Cluster;
using Policy.Webhook.Policies;

namespace Policy.Webhook.Tests.Policies;

public sealed class PolicyStatusesTests
{
    private static readonly DateTimeOffset Now = Resources.Made.AddDays(1);

    [Theory]
    [InlineData(Resources.DenyLatest, "True", "Accepted", "in effect; 1 rule, and Deny is the most that it does", true)]
    [InlineData("""{"mode":"Warn","preset":"none"}""", "True", "Accepted", "in effect; 0 rules, and Warn is the most that it does", false)]
    [InlineData(Resources.Mistaken, "False", "Invalid", "nothing is in effect: spec.mode: 'Enforced' is none of Enforce, Warn, Audit; did you mean 'Enforce'?; spec.preset: ", false)]
    public void A_policy_is_accepted_or_it_is_said_why_not(string spec, string status, string reason, string message, bool enforced)
    {
        var said = Of(Resources.Policy(spec: spec, generation: 3));

        var condition = Assert.Single(said.Conditions!);
        Assert.Equal(("Accepted", status, reason, 3L), (condition.Type, condition.Status, condition.Reason, condition.ObservedGeneration));
        Assert.StartsWith(message, condition.Message, StringComparison.Ordinal);
        Assert.Equal((3L, enforced ? Now : null), (said.ObservedGeneration, said.EnforcedSince));
    }

    [Fact]
    public void An_earlier_version_that_stays_in_effect_is_said_and_stays_enforced()
    {
        var shelf = PolicyShelf.Empty.With([Resources.Policy()], Resources.Made).With([Resources.Policy(spec: Resources.Mistaken, generation: 2)], Now);

        var said = PolicyStatuses.Of(shelf.Policies["web"], null, Now);

        Assert.StartsWith("an earlier version stays in effect: ", Assert.Single(said.Conditions!).Message, StringComparison.Ordinal);
        Assert.Equal((2L, Resources.Made), (said.ObservedGeneration, said.EnforcedSince));
    }

    [Fact]
    public void A_condition_keeps_its_time_as_long_as_it_is_what_it_is()
    {
        var first = Of(Resources.Policy());
        var later = Of(Resources.Policy(spec: "{}", generation: 2, status: first), Now.AddHours(1));
        var worse = Of(Resources.Policy(spec: Resources.Mistaken, generation: 3, status: later), Now.AddHours(2).AddMilliseconds(10));

        Assert.Equal(Now, later.Conditions![0].LastTransitionTime);
        Assert.Equal(Now.AddHours(2), worse.Conditions![0].LastTransitionTime);
    }

    [Fact]
    public void What_was_counted_stays_until_it_is_counted_anew()
    {
        var counted = new PolicyWorkloads(5, 2, 1, Now);

        Assert.Equal(counted, Of(Resources.Policy(status: new PolicyStatus { Workloads = counted })).Workloads);
        Assert.Equal(counted with { Denied = 3 }, PolicyStatuses.Of(Shelved(Resources.Policy(status: new PolicyStatus { Workloads = counted })), counted with { Denied = 3 }, Now).Workloads);
    }

    [Fact]
    public void What_is_said_again_is_alike_also_after_the_API_server_had_it()
    {
        var said = PolicyStatuses.Of(Shelved(Resources.Policy()), new PolicyWorkloads(5, 2, 1, Now), Now);
        var stored = JsonSerializer.Deserialize(JsonSerializer.Serialize(new StatusPatch(said), PolicyJson.Default.StatusPatch), PolicyJson.Default.StatusPatch)!.Status;

        var again = PolicyStatuses.Of(PolicyShelf.Empty.With([Resources.Policy(status: stored)], Now.AddHours(1)).Policies["web"], null, Now.AddHours(1));

        Assert.True(PolicyStatuses.AreAlike(stored, again));
        Assert.False(PolicyStatuses.AreAlike(null, again));
        Assert.False(PolicyStatuses.AreAlike(stored with { EnforcedSince = null }, again));
        Assert.False(PolicyStatuses.AreAlike(stored with { ObservedGeneration = 2 }, again));
        Assert.False(PolicyStatuses.AreAlike(stored with { Workloads = null }, again));
        Assert.False(PolicyStatuses.AreAlike(stored with { Conditions = null }, again));
    }

    [Fact]
    public void Where_nothing_is_enforced_the_patch_takes_its_time_away()
    {
        var patch = JsonElement.Parse(JsonSerializer.SerializeToUtf8Bytes(new StatusPatch(Of(Resources.Policy(spec: """{"mode":"Audit"}"""))), PolicyJson.Default.StatusPatch));

        Assert.Equal(JsonValueKind.Null, patch.GetProperty("status").GetProperty("enforcedSince").ValueKind);
        Assert.False(patch.GetProperty("status").TryGetProperty("workloads", out _));
    }

    [Theory]
    [InlineData("mutable-tag", "", "2026-04-01T00:00:00Z", "True", "Honoured", "honoured")]
    [InlineData("*", "", "2026-04-01T00:00:00Z", "True", "Honoured", "honoured in part: exception shop/legacy is not honoured: strict allows no exceptions")]
    [InlineData("mutable-tag", "strict", "2026-04-01T00:00:00Z", "False", "NotHonoured", "exception shop/legacy is not honoured: strict allows no exceptions")]
    [InlineData("mutable-tag", "gone", "2026-04-01T00:00:00Z", "False", "NothingToExcept", "no policy in effect in this namespace has a rule that it names")]
    [InlineData("mutable-tag", "", "2026-03-02T12:00:00Z", "False", "Expired", "it has ended")]
    public void What_becomes_of_an_exception_is_said(string rules, string policies, string expires, string status, string reason, string message)
    {
        var shelf = PolicyShelf.Empty.With(
            rules == "*" || policies == "strict"
                ? [Resources.Policy(), Resources.Policy("strict", """{"preset":"none","rules":[{"id":"mutable-tag","action":"Deny"}]}""", uid: "u-2")]
                : [Resources.Policy()],
            Now);
        var shelved = ExceptionShelf.Empty.With([Resources.Exception(spec: Resources.ExceptionSpec(rules, policies, expires))]).Exceptions.Single();

        var said = PolicyStatuses.Of(shelved, new ClusterView { Policies = shelf }, Now);

        var condition = Assert.Single(said.Conditions!);
        Assert.Equal((status, reason, message), (condition.Status, condition.Reason, condition.Message));
        Assert.Null(said.EnforcedSince);
    }

    [Fact]
    public void An_exception_that_cannot_be_read_says_all_that_is_wrong()
    {
        var shelved = ExceptionShelf.Empty.With([Resources.Exception(spec: """{"rules":["nothing"]}""")]).Exceptions.Single();

        var condition = Assert.Single(PolicyStatuses.Of(shelved, new ClusterView(), Now).Conditions!);

        Assert.Equal(("False", "Invalid"), (condition.Status, condition.Reason));
        Assert.Contains("spec.reason: ", condition.Message, StringComparison.Ordinal);
        Assert.Contains("spec.expiresAt: ", condition.Message, StringComparison.Ordinal);
    }

    private static PolicyStatus Of(PolicyResource resource, DateTimeOffset? now = null) => PolicyStatuses.Of(Shelved(resource, now), null, now ?? Now);

    private static ShelvedPolicy Shelved(PolicyResource resource, DateTimeOffset? now = null) => PolicyShelf.Empty.With([resource], now ?? Now).Policies["web"];
}
