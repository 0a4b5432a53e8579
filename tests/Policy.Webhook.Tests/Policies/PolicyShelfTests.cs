using Policy.Webhook.Policies;
using Policy.Webhook.Tests.Certificates;

namespace Policy.Webhook.Tests.Policies;

public sealed class PolicyShelfTests
{
    private static readonly DateTimeOffset Now = Resources.Made.AddDays(1);

    [Fact]
    public void What_can_be_read_is_in_effect_in_the_order_of_names()
    {
        var shelf = PolicyShelf.Empty.With([Resources.Policy("b", uid: "2"), Resources.Policy("a"), Resources.Policy("c", Resources.Mistaken, uid: "3")], Now);

        Assert.Equal(["a", "b"], shelf.InEffect.Select(policy => policy.Name));
        Assert.Equal(1, shelf.Invalid);
        Assert.Null(shelf.Policies["c"].Policy);
    }

    [Fact]
    public void The_same_generation_is_the_same_policy()
    {
        var first = PolicyShelf.Empty.With([Resources.Policy()], Now);
        var changed = Resources.Policy() with { Metadata = Resources.Policy().Metadata with { ResourceVersion = "77" }, Spec = null };

        var second = first.With([changed], Now.AddHours(1));

        Assert.Same(first.InEffect[0], second.InEffect[0]);
        Assert.Equal("77", second.Policies["web"].Resource.Metadata.ResourceVersion);
    }

    [Fact]
    public void A_version_that_cannot_be_read_leaves_the_last_good_one_and_says_so()
    {
        var good = PolicyShelf.Empty.With([Resources.Policy()], Now);

        var bad = good.With([Resources.Policy(spec: Resources.Mistaken, generation: 2)], Now.AddHours(1));
        var worse = bad.With([Resources.Policy(spec: "7", generation: 3)], Now.AddHours(2));

        Assert.Same(good.InEffect[0], worse.InEffect[0]);
        Assert.Equal(["spec.mode", "spec.preset"], bad.Policies["web"].Errors.Select(error => error.Path));
        Assert.Equal((1, 3), (worse.Invalid, worse.Policies["web"].Resource.Metadata.Generation));

        var mended = worse.With([Resources.Policy(spec: "{}", generation: 4)], Now.AddHours(3));
        Assert.Equal((0, Now.AddHours(3)), (mended.Invalid, mended.InEffect[0].EnforcedSince));
    }

    [Fact]
    public void One_that_was_deleted_and_made_again_is_another()
    {
        var old = PolicyShelf.Empty.With([Resources.Policy()], Now);

        Assert.Empty(old.With([Resources.Policy(spec: Resources.Mistaken, uid: "u-2")], Now).InEffect);
        Assert.Equal(Now.AddHours(1), old.With([Resources.Policy(uid: "u-2")], Now.AddHours(1)).InEffect[0].EnforcedSince);
        Assert.Empty(old.With([], Now).InEffect);
    }

    [Fact]
    public void It_is_enforced_since_it_was_first_seen_in_whole_seconds()
    {
        var first = PolicyShelf.Empty.With([Resources.Policy()], Now.AddMilliseconds(900));
        Assert.Equal(Now, first.InEffect[0].EnforcedSince);

        Assert.Equal(Now, first.With([Resources.Policy()], Now.AddHours(1)).InEffect[0].EnforcedSince);
        Assert.Equal(Now.AddHours(1), first.With([Resources.Policy(generation: 2)], Now.AddHours(1)).InEffect[0].EnforcedSince);
    }

    [Theory]
    [InlineData(1L, true)]
    [InlineData(0L, false)] // of the version before
    [InlineData(2L, false)]
    [InlineData(null, false)]
    public void What_the_leader_wrote_of_this_generation_counts_before_that(long? observed, bool counts)
    {
        var status = new PolicyStatus { ObservedGeneration = observed, EnforcedSince = Resources.Made };
        var expected = counts ? Resources.Made : Now;

        Assert.Equal(expected, PolicyShelf.Empty.With([Resources.Policy(status: status)], Now).InEffect[0].EnforcedSince);
        Assert.Equal(expected, PolicyShelf.Empty.With([Resources.Policy()], Now).With([Resources.Policy(status: status)], Now.AddHours(1)).InEffect[0].EnforcedSince);
    }

    [Fact]
    public void What_changed_is_logged_once()
    {
        var log = new LogLines<PolicyShelfTests>();
        var (empty, good) = (PolicyShelf.Empty, PolicyShelf.Empty.With([Resources.Policy()], Now));
        var again = good.With([Resources.Policy()], Now);
        var bad = again.With([Resources.Policy(spec: Resources.Mistaken, generation: 2)], Now);

        PolicyLog.Say(log, empty, good);
        PolicyLog.Say(log, good, again);
        PolicyLog.Say(log, again, bad);
        PolicyLog.Say(log, bad, bad);
        PolicyLog.Say(log, bad, empty);
        PolicyLog.Say(log, empty, empty.With([Resources.Policy(spec: Resources.Mistaken)], Now));

        Assert.Equal([4001, 4002, 4003, 4002], log.Ids);
        Assert.Contains("an earlier version is in effect: spec.mode: ", log.Lines[1].Text, StringComparison.Ordinal);
        Assert.Contains("nothing is in effect", log.Lines[3].Text, StringComparison.Ordinal);
    }
}
