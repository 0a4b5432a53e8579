using System.Text;
using Policy.Rules.Verdicts;
using Policy.Webhook.Admission.Answers;
using static Policy.Webhook.Tests.Admission.Answers.Decisions;

namespace Policy.Webhook.Tests.Admission.Answers;

public sealed class WarningsTests
{
    [Fact]
    public void A_warning_names_container_rule_what_was_seen_and_the_remedy()
    {
        var decision = Of(Image(Container("app")).Finds("oversize", EnforcementAction.Warn, "it has 1.2 GB.", remedy: "Build in stages."));

        Assert.Equal(["container app: oversize: it has 1.2 GB. Build in stages."], Warnings.Write(Complaints.Of(decision)));
    }

    [Fact]
    public void A_remedy_that_does_not_fit_is_left_out_and_what_was_seen_is_cut()
    {
        var decision = Of(
            Image(Container("app"))
                .Finds("oversize", EnforcementAction.Warn, "large", remedy: new string('r', 300))
                .Finds("stale-image", EnforcementAction.Warn, new string('m', 300)));

        var warnings = Warnings.Write(Complaints.Of(decision));

        Assert.Equal("container app: oversize: large", warnings[0]);
        Assert.Equal(Warnings.Longest, warnings[1].Length);
        Assert.EndsWith("mm…", warnings[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16, 16, null)]
    [InlineData(17, 16, "pratique: 2 more warnings: see the audit annotation 'findings', or run pratique scan")]
    [InlineData(100, 16, "pratique: 85 more warnings: see the audit annotation 'findings', or run pratique scan")]
    public void Many_warnings_are_counted(int count, int written, string? last)
    {
        var warnings = Warnings.Write(Complaints.Of(Of(Enumerable.Range(0, count)
            .Aggregate(Image(Container("app")), (image, i) => image.Finds($"rule-{i}", EnforcementAction.Warn)))));

        Assert.Equal(written, warnings.Length);
        Assert.Equal(last ?? "container app: rule-15: it is so. Do otherwise.", warnings[^1]);
    }

    [Fact]
    public void All_warnings_together_leave_room_for_other_webhooks()
    {
        var warnings = Warnings.Write(Complaints.Of(Of(Enumerable.Range(0, 15)
            .Aggregate(Image(Container("app")), (image, i) => image.Finds($"rule-{i}", EnforcementAction.Warn, new string('ü', 300))))));

        Assert.InRange(warnings.Sum(Encoding.UTF8.GetByteCount), Warnings.MostBytes / 2, Warnings.MostBytes);
        Assert.All(warnings, warning => Assert.InRange(warning.EnumerateRunes().Count(), 1, Warnings.Longest));
        Assert.StartsWith("pratique: ", warnings[^1], StringComparison.Ordinal);
    }
}
