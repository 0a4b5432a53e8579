using System.Text.Json.Nodes;
using Policy.Chart.Tests.Rendering;

namespace Policy.Chart.Tests;

/// <summary>The least rights that do.</summary>
public sealed class RightsTests
{
    public static TheoryData<string> Cases => ChartCase.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task No_right_is_to_everything_and_no_secret_is_listed(string name)
    {
        foreach (var rule in await RulesAsync(name))
        {
            Assert.DoesNotContain("*", rule.Groups.Concat(rule.Resources).Concat(rule.Verbs));
            Assert.DoesNotContain(rule.Verbs, verb => verb is "bind" or "escalate" or "impersonate");
            Assert.True(!rule.Resources.Contains("secrets") || rule.Verbs.All(verb => verb is "get" or "create" or "update" or "patch"), $"{rule}");
        }
    }

    [Fact]
    public async Task Without_values_only_its_own_secret_can_be_read()
    {
        var secrets = (await RulesAsync("default")).Where(rule => rule.Resources.Contains("secrets") && rule.Verbs.Contains("get"));

        var own = Assert.Single(secrets);
        Assert.Equal(("Role", "pratique", "pratique-certificates"), (own.Kind, own.Namespace, Assert.Single(own.Names)));
    }

    [Fact]
    public async Task Pull_secrets_can_be_read_in_the_namespaces_chosen_alone()
    {
        var rules = (await RulesAsync("registries")).Where(rule => rule.Resources.Contains("secrets") && rule.Namespace != Helm.Release).ToList();

        Assert.Equal(["shop registry,mirror get", "bank  get"], rules.Select(rule => $"{rule.Namespace} {string.Join(',', rule.Names)} {string.Join(',', rule.Verbs)}"));
        Assert.All(rules, rule => Assert.Equal("Role", rule.Kind));
    }

    [Fact]
    public async Task All_pull_secrets_can_be_read_only_where_the_chart_is_told_so()
    {
        var everywhere = (await RulesAsync("pull-secrets-everywhere")).Where(rule => rule.Kind == "ClusterRole" && rule.Resources.Contains("secrets"));

        Assert.Equal(["get"], Assert.Single(everywhere).Verbs);
    }

    [Fact]
    public async Task Exceptions_can_be_read_by_viewers_and_written_by_nobody_who_is_not_chosen()
    {
        var roles = (await new ChartCase("default").ObjectsAsync()).Where(one => (string?)one["kind"] == "ClusterRole").ToList();
        var aggregated = roles.Where(role => role["metadata"]!["labels"]!.AsObject().Any(label => label.Key.StartsWith("rbac.authorization", StringComparison.Ordinal)));
        var bound = (await new ChartCase("default").ObjectsAsync()).Where(one => (string?)one["kind"] == "ClusterRoleBinding")
            .Select(one => (string?)one["roleRef"]!["name"]);

        var view = Assert.Single(aggregated);
        Assert.Equal("true", (string?)view["metadata"]!["labels"]!["rbac.authorization.k8s.io/aggregate-to-view"]);
        Assert.All(Rules(view), rule => Assert.Equal(["get", "list", "watch"], rule.Verbs));
        Assert.Equal(["pratique"], bound);
    }

    private static async Task<IReadOnlyList<AccessRule>> RulesAsync(string name) =>
        [.. (await new ChartCase(name).ObjectsAsync()).Where(one => (string?)one["kind"] is "ClusterRole" or "Role").SelectMany(Rules)];

    private static IEnumerable<AccessRule> Rules(JsonObject role) => role["rules"]!.AsArray().Select(rule => new AccessRule(
        (string)role["kind"]!, (string?)role["metadata"]!["namespace"], Words(rule, "apiGroups"), Words(rule, "resources"), Words(rule, "resourceNames"), Words(rule, "verbs")));

    private static string[] Words(JsonNode? rule, string name) => [.. rule![name]?.AsArray().Select(word => (string)word!) ?? []];

    private sealed record AccessRule(string Kind, string? Namespace, string[] Groups, string[] Resources, string[] Names, string[] Verbs);
}
