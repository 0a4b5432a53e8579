using System.Text.Json.Nodes;
using Policy.Chart.Tests.Rendering;
using Policy.Testing;

namespace Policy.Chart.Tests;

/// <summary>What the API server is told: it cannot lock the cluster, and nothing takes away the CA.</summary>
public sealed class RegistrationTests
{
    public static TheoryData<string> Cases => ChartCase.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Its_own_namespace_and_the_systems_are_never_asked_about(string name)
    {
        var excluded = (await ImagesAsync(name))["namespaceSelector"]!["matchExpressions"]![0]!;

        Assert.Equal("kubernetes.io/metadata.name NotIn", $"{excluded["key"]} {excluded["operator"]}");
        Assert.Superset(new HashSet<string> { "kube-system", Helm.Release }, excluded["values"]!.AsArray().Select(value => (string)value!).ToHashSet());
    }

    [Fact]
    public async Task Without_values_nobody_is_kept_out_while_nobody_answers()
    {
        var images = await ImagesAsync("default");

        Assert.Equal("Ignore", (string?)images["failurePolicy"]);
        Assert.Equal("NoneOnDryRun", (string?)images["sideEffects"]);
        Assert.Equal(10, (int)images["timeoutSeconds"]!);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task No_CA_is_named_but_that_of_files(string name)
    {
        foreach (var webhook in await WebhooksAsync(name))
        {
            Assert.Equal(name == "certificate-files", webhook["clientConfig"]!["caBundle"] is not null);
        }
    }

    [Fact]
    public async Task The_same_kinds_are_asked_about_as_without_a_cluster()
    {
        var byHand = Yaml.Read(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "webhook.yaml")))[0]["webhooks"]![0]!;

        Assert.True(JsonNode.DeepEquals(byHand["rules"], (await ImagesAsync("default"))["rules"]));
    }

    [Fact]
    public async Task Other_kinds_of_the_configuration_are_asked_about_too()
    {
        var rules = (await ImagesAsync("rollouts"))["rules"]!.AsArray();

        Assert.Contains(rules, rule => rule!["apiGroups"]![0]!.GetValue<string>() == "argoproj.io" && rule["resources"]![0]!.GetValue<string>() == "rollouts");
    }

    private static async Task<JsonNode> ImagesAsync(string name) =>
        Assert.Single(await WebhooksAsync(name), webhook => (string?)webhook["name"] == "images.pratique.dev");

    private static async Task<IEnumerable<JsonNode>> WebhooksAsync(string name) =>
        (await new ChartCase(name).ObjectAsync("ValidatingWebhookConfiguration"))["webhooks"]!.AsArray().Select(webhook => webhook!);
}
