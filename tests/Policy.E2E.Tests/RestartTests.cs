using System.Text.Json.Nodes;
using Policy.E2E.Tests.Samples;
using Policy.E2E.Tests.Servers;
using Policy.Testing;

namespace Policy.E2E.Tests;

/// <summary>A second webhook, for one namespace, with a certificate from files.</summary>
public sealed class RestartTests(Cluster cluster)
{
    private const string Registration = "pratique-restart";

    private readonly int _port = FreePorts.Take(1)[0];

    [Fact]
    public async Task A_webhook_that_is_restarted_goes_on_deciding()
    {
        var kubectl = cluster.Kubectl;
        using var folder = new TestFolder();
        await using (var first = await StartAsync(folder))
        {
            await RegisterAsync(first.Address);
            await cluster.WhenDeniedAsync("restart");
            Assert.Equal(0, await first.StopAsync());
        }

        var meanwhile = await CreateAsync(SampleImages.Good);
        Assert.Contains("failed calling webhook \"images.pratique.dev\"", meanwhile.Errors, StringComparison.Ordinal);

        await using (await StartAsync(folder))
        {
            var denied = await CreateAsync(SampleImages.Root);
            var created = await CreateAsync(SampleImages.Good);

            Assert.Contains("denied the request: 1 reason to deny Pod restart/web\n", denied.Errors, StringComparison.Ordinal);
            Assert.Equal("pod/web created (server dry run)\n", created.Output);
        }

        await kubectl.MustAsync("", "patch", "validatingwebhookconfiguration", Registration, "--type=json", "-p",
            """[{"op":"replace","path":"/webhooks/0/failurePolicy","value":"Ignore"}]""");
        var letIn = await Eventually.GetAsync(
            async () => await CreateAsync(SampleImages.Root) is { ExitCode: 0 } result ? result.Output : null,
            () => "failurePolicy Ignore does not let in");
        Assert.Equal("pod/web created (server dry run)\n", letIn);

        Task<KubectlResult> CreateAsync(string image) => kubectl.CreateAsync(Workloads.Pod("restart/web", image), "--dry-run=server");
    }

    private Task<PratiqueWebhook> StartAsync(TestFolder folder)
    {
        File.WriteAllText(folder["policy.yaml"], """
            apiVersion: pratique.dev/v1alpha1
            kind: ImagePolicy
            metadata: {name: restart}
            spec: {preset: baseline}
            """);
        return PratiqueWebhook.StartAsync(folder, $$"""
            listen: {address: 127.0.0.1, port: {{_port}}, plainPort: 0}
            tls: {certificateFile: "{{cluster.Certificates}}/server.pem", keyFile: "{{cluster.Certificates}}/server.key"}
            registries: [{host: images.test, layout: "{{cluster.Images}}"}]
            platforms: [linux/amd64]
            """, folder["policy.yaml"]);
    }

    private async Task RegisterAsync(Uri address)
    {
        var manifest = await WebhookManifest.ReadAsync(cluster.Kubectl, address, Path.Combine(cluster.Certificates, "ca.pem"));
        manifest["metadata"]!["name"] = Registration;
        var webhook = WebhookManifest.Webhook(manifest);
        webhook["failurePolicy"] = "Fail";
        webhook["namespaceSelector"] = JsonNode.Parse("""{"matchLabels":{"kubernetes.io/metadata.name":"restart"}}""");
        await cluster.Kubectl.MustAsync(manifest.ToJsonString(), "create", "-f", "-");
    }
}
