using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Policy.Chart.Tests.Rendering;
using Policy.Testing;

namespace Policy.Chart.Tests;

/// <summary>Dashboard and alerts ask for metrics that there are.</summary>
public sealed partial class MetricNameTests
{
    private static readonly HashSet<string> Documented =
        [.. MetricName().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "webhook.md"))).Select(match => match.Value)];

    [Fact]
    public void The_dashboard_shows_what_is_measured()
    {
        var dashboard = JsonNode.Parse(File.ReadAllText(Path.Combine(Helm.Chart, "files", "dashboard.json")))!;
        var asked = dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]?.AsArray() ?? []).SelectMany(target => Names((string)target!["expr"]!)).ToHashSet();

        Assert.Subset(Documented, asked);
        Assert.Empty(Documented.Except(asked));
    }

    [Fact]
    public async Task Alerts_are_about_what_is_measured()
    {
        var rules = (await new ChartCase("production").ObjectAsync("PrometheusRule"))["spec"]!["groups"]![0]!["rules"]!.AsArray();

        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.Subset(Documented, Names((string)rule!["expr"]!).ToHashSet()));
    }

    private static IEnumerable<string> Names(string expression) =>
        MetricName().Matches(expression).Select(match => Suffix().Replace(match.Value, ""));

    [GeneratedRegex("pratique_[a-z_]+")]
    private static partial Regex MetricName();

    [GeneratedRegex("_(bucket|count|sum)$")]
    private static partial Regex Suffix();
}
