using System.Text.Json.Nodes;
using Policy.Chart.Tests.Rendering;

namespace Policy.Chart.Tests;

/// <summary>The schema of the values: what cannot work is refused before anything is installed.</summary>
public sealed class ValuesTests
{
    [Theory]
    [InlineData("nonsense=1", "'nonsense'")]
    [InlineData("webhook.failurepolicy=Fail", "'failurepolicy'")]
    [InlineData("webhook.failurePolicy=Maybe", "/webhook/failurePolicy")]
    [InlineData("webhook.timeoutSeconds=31", "/webhook/timeoutSeconds")]
    [InlineData("webhook.excludedNamespaces={other}", "/webhook/excludedNamespaces")]
    [InlineData("replicas=0", "/replicas")]
    [InlineData("image.digest=sha256:12", "/image/digest")]
    [InlineData("tls.source=files", "/tls/source")]
    [InlineData("tls.source=secret", "tls.secretName is required")]
    [InlineData("policies.preset=lax", "/policies/preset")]
    [InlineData("policies.mode=Deny", "/policies/mode")]
    [InlineData("registries[0].allowPrivate=true", "'host'")]
    [InlineData("registries[0].host=a.test,registries[0].caFile=/ca.crt", "'caFile'")]
    [InlineData("credentials.cloud[0].provider=ECR", "'namespaces'")]
    [InlineData("pullSecrets.namespaces={shop}", "/pullSecrets/namespaces/0")]
    [InlineData("podTemplatePaths[0].kind=Rollout", "/podTemplatePaths/0")]
    [InlineData("drain.terminationGracePeriodSeconds=10", "/drain/terminationGracePeriodSeconds")]
    public async Task A_value_that_cannot_work_is_refused_by_name(string set, string complaint)
    {
        Helm.Need();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Helm.TemplateAsync("--set", set));

        Assert.Contains(complaint, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_value_is_in_the_schema_and_the_other_way_round()
    {
        var values = Yaml.Read(File.ReadAllText(Path.Combine(Helm.Chart, "values.yaml")))[0];
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Helm.Chart, "values.schema.json")))!.AsObject();

        Assert.Equal(Names(values), Names(schema["properties"]!.AsObject()).Where(name => name != "global"));
        foreach (var (name, part) in schema["properties"]!.AsObject().Where(pair => pair.Value!["properties"] is not null))
        {
            Assert.False((bool)(part!["additionalProperties"] ?? true), $"{name} takes what nobody knows");
            if (values[name] is JsonObject { Count: > 0 } && name != "resources")
            {
                Assert.Equal(Names(values[name]!.AsObject()), Names(part["properties"]!.AsObject()));
            }
        }
    }

    private static IEnumerable<string> Names(JsonObject mapping) => mapping.Select(pair => pair.Key).Order(StringComparer.Ordinal);
}
