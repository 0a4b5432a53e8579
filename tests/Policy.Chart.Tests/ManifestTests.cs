using Policy.Chart.Tests.Rendering;
using Policy.Testing;

namespace Policy.Chart.Tests;

/// <summary>The plain manifests are what the chart makes without values, with the namespace that they need.</summary>
public sealed class ManifestTests
{
    private const string Head = """
        # Made from charts/pratique: make chart-files. For clusters without helm: kubectl apply --server-side -f deploy/pratique.yaml
        ---
        apiVersion: v1
        kind: Namespace
        metadata:
          name: pratique
          labels:
            pod-security.kubernetes.io/enforce: restricted

        """;

    [Fact]
    public async Task They_are_as_the_chart_makes_them()
    {
        var text = await Helm.TemplateAsync("--no-hooks");

        await KeptFile.HoldsAsync(
            Path.Combine(Repository.Root, "deploy", "pratique.yaml"), Head + text.Replace("managed-by: Helm", "managed-by: kubectl", StringComparison.Ordinal));
    }
}
