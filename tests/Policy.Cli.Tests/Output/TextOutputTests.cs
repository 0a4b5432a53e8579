using System.Collections.Immutable;
using Policy.Cli.Output;
using Policy.Cli.Scanning;
using Policy.Rules.Catalog;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Cli.Tests.Output;

public sealed class TextOutputTests
{
    private const string Headline = "built in one stage: 0.97, would be 182 MB instead of 1.21 GB";

    // What fits on a screen without its findings: decision, facts, headline, the sum.
    private const int Around = 8;

    [Fact]
    public void What_is_to_be_said_before_all_else_comes_before_findings_and_once()
    {
        var single = Finding("single-stage") with { Headline = Headline };
        var lines = Lines(single, single with { Policy = "other" }, Finding("runs-as-root"));

        Assert.Equal("        " + Headline, Assert.Single(lines, line => line.Contains(Headline, StringComparison.Ordinal)));
        Assert.True(Array.IndexOf(lines, "        " + Headline) < Array.FindIndex(lines, line => line.Contains("single-stage (", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_finding_is_said_with_evidence_and_remedy()
    {
        var lines = Lines(Finding("build-tools", evidence: 6));

        var at = Array.IndexOf(lines, "  Warn  build-tools (high, policy house)");
        Assert.Equal(
            [
                "        build-tools is seen", "          layer 1: seen 1", "          layer 2: seen 2", "          layer 3: seen 3", "          layer 4: seen 4",
                "          and 2 more places", "        Remedy: mend build-tools",
            ],
            lines.Skip(at + 1).Take(7));
    }

    [Fact]
    public void Findings_stand_as_the_decision_has_them()
    {
        var lines = Lines(
            Finding("runs-as-root") with { Action = EnforcementAction.Deny, Severity = Severity.High },
            Finding("build-tools") with { Action = EnforcementAction.Warn, Severity = Severity.High },
            Finding("too-many-layers") with { Action = EnforcementAction.Warn, Severity = Severity.Low });

        Assert.Equal(
            ["  Deny  runs-as-root (high, policy house)", "  Warn  build-tools (high, policy house)", "  Warn  too-many-layers (low, policy house)"],
            lines.Where(line => line.EndsWith("policy house)", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(20, 0)]
    [InlineData(20, 2)]
    [InlineData(20, 9)]
    public void At_most_a_screen_is_shown_of_an_image_and_the_rest_is_counted(int findings, int evidence)
    {
        var lines = Lines([.. Enumerable.Range(1, findings).Select(i => Finding($"rule-{i:00}", evidence))]);

        Assert.InRange(lines.Length, 20, TextOutput.Screen + Around);
        var shown = lines.Count(line => line.EndsWith("policy house)", StringComparison.Ordinal));
        var rest = $"  and {findings - shown} more findings, which --output json shows: "
            + $"Warn {string.Join(", ", Enumerable.Range(shown + 1, findings - shown).Select(i => $"rule-{i:00}"))}";
        Assert.Single(lines, rest);
    }

    [Fact]
    public void One_cause_of_many_unknowns_is_said_once()
    {
        var lines = Lines([], [
            new Unjudged("single-stage", "house", EnforcementAction.Warn, UnknownReason.Pending, "not read yet"),
            new Unjudged("build-tools", "house", EnforcementAction.Warn, UnknownReason.Pending, "not read yet"),
        ]);

        Assert.Equal(
            ["  Warn  unknown: pending (policy house)", "        not read yet", "        not judged: single-stage, build-tools"],
            lines.SkipWhile(line => !line.Contains("unknown", StringComparison.Ordinal)).Take(3));
    }

    [Fact]
    public void A_Dockerfile_is_shown_last_line_by_line_and_once()
    {
        var single = Finding("single-stage") with { Dockerfile = "FROM node:20 AS build\nRUN npm ci\u001b[2J\n" };
        var lines = Lines(single, single with { Policy = "other" });

        var at = Array.IndexOf(lines, "  A Dockerfile to begin with:");
        Assert.Equal(at, Array.LastIndexOf(lines, "  A Dockerfile to begin with:"));
        Assert.Equal("    FROM node:20 AS build", lines[at + 1]);
        Assert.StartsWith("    RUN npm ci", lines[at + 2], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains('\u001b', StringComparison.Ordinal));
        Assert.True(at > Array.FindLastIndex(lines, line => line.Contains("Remedy: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_sum_counts_decisions_strictest_first()
    {
        using var printed = new TestTerminal();
        TextOutput.Write(
            new ScanResult([Image([]), Image([Finding("a") with { Action = EnforcementAction.Deny }]), Image([])]), printed.AsFile());

        Assert.EndsWith("3 judged: 1 Deny, 2 Allow\n", printed.ToString(), StringComparison.Ordinal);
    }

    private static Finding Finding(string rule, int evidence = 1) => new()
    {
        Rule = rule,
        Policy = "house",
        Action = EnforcementAction.Warn,
        Severity = Severity.High,
        Message = $"{rule} is seen",
        Remedy = $"mend {rule}",
        Confidence = 1,
        Evidence = [.. Enumerable.Range(1, evidence).Select(i => new Evidence(EvidenceKind.Layer, $"layer {i}", $"seen {i}"))],
    };

    private static ImageDecision Image(ImmutableArray<Finding> findings) =>
        new() { Container = new WorkloadContainer { Image = "shop:1" }, Findings = findings, Unknown = [] };

    private static string[] Lines(params ImmutableArray<Finding> findings) => Lines(findings, []);

    private static string[] Lines(ImmutableArray<Finding> findings, ImmutableArray<Unjudged> unknown)
    {
        using var printed = new TestTerminal();
        TextOutput.Write(new ScanResult([Image(findings) with { Unknown = unknown }]), printed.AsFile());
        return printed.ToString().Split('\n');
    }
}
