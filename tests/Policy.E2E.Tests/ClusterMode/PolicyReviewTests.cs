using System.Text.Json.Nodes;
using Policy.E2E.Tests.Samples;

namespace Policy.E2E.Tests.ClusterMode;

/// <summary>What authors of policies are told.</summary>
[Collection(nameof(Installation))]
public sealed class PolicyReviewTests(Installation cluster)
{
    [Fact]
    public async Task What_no_schema_sees_is_refused_with_all_mistakes_at_once()
    {
        var result = await cluster.Kubectl.CreateAsync(InstallationSteps.Policy(
            "mistaken", "rules: [{id: oversize, action: Deny, parameters: {maxCompressed: lots}}, {id: stale-image, action: Deny, parameters: {nonsense: 1}}]"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("admission webhook \"policies.pratique.dev\" denied the request: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains("spec.rules[0].parameters.maxCompressed: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains("spec.rules[1].parameters.nonsense: ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_tells_that_it_is_in_effect_since_when_and_whom_it_would_deny()
    {
        var kubectl = cluster.Kubectl;
        await cluster.NamespaceAsync("counted");
        string[] there =
        [
            Workloads.Of("Deployment", "counted/good", SampleImages.Good, replicas: 0),
            Workloads.Of("Deployment", "counted/root", SampleImages.Root, replicas: 0),
            Workloads.Of("ReplicaSet", "counted/alone", SampleImages.Root, replicas: 0),
            Workloads.Of("ReplicationController", "counted/old", SampleImages.Root, replicas: 0),
            Workloads.Pod("counted/bare", SampleImages.Root),
        ];
        await kubectl.MustAsync(string.Join("\n---\n", there), "create", "-f", "-");
        await cluster.PolicyAsync("counted", "preset: baseline");

        var status = await WhenAsync(one => one["workloads"] is not null && (int?)one["workloads"]!["matching"] == 5);
        var accepted = Accepted(status);
        Assert.Equal(("True", "Accepted"), ((string?)accepted["status"], (string?)accepted["reason"]));
        Assert.Equal(1, (int?)status["observedGeneration"]);
        Assert.NotNull(status["enforcedSince"]);
        Assert.Equal((4, 0), ((int?)status["workloads"]!["denied"], (int?)status["workloads"]!["unknown"]));

        await kubectl.MustAsync("", "patch", "imgpol", "counted", "--type=merge", "-p", """{"spec":{"mode":"Warn"}}""");
        status = await WhenAsync(one => (int?)one["observedGeneration"] == 2);
        Assert.Null(status["enforcedSince"]);
        Assert.Equal("True", (string?)Accepted(status)["status"]);
    }

    private static JsonNode Accepted(JsonNode status) => Assert.Single(status["conditions"]!.AsArray(), one => (string?)one!["type"] == "Accepted")!;

    private Task<JsonNode> WhenAsync(Func<JsonNode, bool> wanted)
    {
        var last = "";
        return Eventually.GetAsync(
            async () =>
            {
                last = await cluster.Kubectl.MustAsync("", "get", "imgpol", "counted", "-o", "json");
                return JsonNode.Parse(last)!["status"] is { } status && wanted(status) ? status : null;
            },
            () => $"the status is not as expected: {last}");
    }
}
