using Policy.Webhook.Certificates;
using Policy.Webhook.Certificates.Rotation;

namespace Policy.Webhook.Tests.Certificates.Rotation;

public sealed class CertificatePlanTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CertificateSettings Settings = new(["pratique.pratique.svc"], CertificateTimes.Default);

    private static readonly AuthorityPart Signing = new("one", "CA ONE", "KEY ONE", Start, Start.AddDays(365));
    private static readonly AuthorityPart Next = new("two", "CA TWO", "KEY TWO", Start.AddDays(244), Start.AddDays(244 + 365));

    private static readonly CertificateState Young = new()
    {
        Signing = Signing,
        Leaf = new LeafPart("one", "LEAF", "KEY", Start, Start.AddDays(90), ["pratique.pratique.svc"]),
    };

    [Fact]
    public void Of_nothing_a_CA_and_its_leaf_are_made() => Assert.IsType<CertificatePlan.Begin>(Plan(CertificateState.Empty, Start));

    [Theory]
    [InlineData(0, typeof(CertificatePlan.Wait))]
    [InlineData(59.9, typeof(CertificatePlan.Wait))]
    [InlineData(60, typeof(CertificatePlan.Issue))]
    [InlineData(91, typeof(CertificatePlan.Issue))]
    [InlineData(366, typeof(CertificatePlan.Begin))]
    public void A_leaf_is_renewed_at_two_thirds_of_its_time(double days, Type plan) => Assert.IsType(plan, Plan(Young, Start.AddDays(days)));

    [Theory]
    [InlineData(243, typeof(CertificatePlan.Wait))]
    [InlineData(244, typeof(CertificatePlan.MakeNext))]
    public void The_next_CA_is_made_at_two_thirds_of_the_time_of_the_one_before(double days, Type plan) =>
        Assert.IsType(plan, Plan(WithLeafAt(days), Start.AddDays(days)));

    [Fact]
    public void The_next_CA_signs_only_when_it_was_published_for_the_overlap()
    {
        var now = Start.AddDays(244);
        var made = WithLeafAt(244) with { Next = Next };

        Assert.IsType<CertificatePlan.Wait>(Plan(made, now));
        Assert.IsType<CertificatePlan.Wait>(Plan(made, now.AddDays(20)));
        Assert.IsType<CertificatePlan.Wait>(Plan(made with { NextPublished = now }, now));
        Assert.IsType<CertificatePlan.Wait>(Plan(made with { NextPublished = now }, now.AddMinutes(59)));
        Assert.IsType<CertificatePlan.Promote>(Plan(made with { NextPublished = now }, now.AddHours(1)));
    }

    [Fact]
    public void A_time_of_publishing_that_is_to_come_says_nothing()
    {
        var now = Start.AddDays(244);

        Assert.IsType<CertificatePlan.Wait>(Plan(WithLeafAt(244) with { Next = Next, NextPublished = DateTimeOffset.MaxValue }, now));
    }

    [Fact]
    public void A_CA_that_lost_its_key_is_replaced_with_all_the_care_of_a_rotation()
    {
        var lost = Young with { Signing = Signing with { KeyPem = null } };

        Assert.IsType<CertificatePlan.MakeNext>(Plan(lost, Start.AddDays(1)));
        Assert.IsType<CertificatePlan.Wait>(Plan(lost with { Next = Next with { From = Start } }, Start.AddDays(1)));
    }

    [Fact]
    public void Where_no_leaf_works_and_none_can_be_signed_nothing_is_waited_for()
    {
        var lost = Young with { Signing = Signing with { KeyPem = null }, Leaf = null };

        Assert.IsType<CertificatePlan.Begin>(Plan(lost, Start.AddDays(1)));
        Assert.IsType<CertificatePlan.Promote>(Plan(lost with { Next = Next with { From = Start } }, Start.AddDays(1)));
        Assert.IsType<CertificatePlan.Promote>(Plan(WithLeafAt(244) with { Next = Next }, Start.AddDays(365)));
    }

    [Fact]
    public void A_leaf_for_other_names_or_of_another_CA_is_replaced()
    {
        Assert.IsType<CertificatePlan.Issue>(Plan(Young with { Leaf = Young.Leaf! with { Hosts = ["other.svc"] } }, Start));
        Assert.IsType<CertificatePlan.Issue>(Plan(Young with { Leaf = Young.Leaf! with { AuthorityId = "two" } }, Start));
        Assert.IsType<CertificatePlan.Wait>(Plan(Young with { Leaf = Young.Leaf! with { Hosts = ["other.svc", "PRATIQUE.pratique.svc"] } }, Start));
    }

    [Fact]
    public void Old_CAs_go_when_no_leaf_of_theirs_can_be_shown()
    {
        var rotated = Young with { Old = [Signing with { Id = "zero", KeyPem = null }], OldUntil = Start.AddDays(30) };

        Assert.IsType<CertificatePlan.Wait>(Plan(rotated, Start.AddDays(29)));
        Assert.IsType<CertificatePlan.DropOld>(Plan(rotated, Start.AddDays(30)));
    }

    [Fact]
    public void A_leaf_that_ends_with_its_CA_is_not_asked_for_again_and_again()
    {
        var late = Young with { Leaf = Young.Leaf! with { From = Start.AddDays(300), Until = Signing.Until } };

        Assert.IsType<CertificatePlan.MakeNext>(Plan(late, Start.AddDays(364)));
    }

    private static CertificatePlan Plan(CertificateState state, DateTimeOffset now) => CertificatePlan.Of(state, now, Settings);

    private static CertificateState WithLeafAt(double days) =>
        Young with { Leaf = Young.Leaf! with { From = Start.AddDays(days - 1), Until = Start.AddDays(days + 89) } };
}
