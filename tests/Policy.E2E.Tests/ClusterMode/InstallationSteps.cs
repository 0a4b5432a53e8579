using Policy.E2E.Tests.Samples;
using Policy.E2E.Tests.Servers;

namespace Policy.E2E.Tests.ClusterMode;

/// <summary>What most tests do to an <see cref="Installation"/>.</summary>
internal static class InstallationSteps
{
    /// <summary>Makes a namespace.</summary>
    /// <param name="cluster">Where.</param>
    /// <param name="name">Its name.</param>
    public static Task<string> NamespaceAsync(this Installation cluster, string name) => cluster.Kubectl.MustAsync("", "create", "namespace", name);

    /// <summary>Makes a policy for the namespace of its name, or another of one that is there.</summary>
    /// <param name="cluster">Where.</param>
    /// <param name="name">Its name, and the namespace's.</param>
    /// <param name="spec">The rest of its spec, as YAML flow: <c>mode: Warn</c>.</param>
    public static Task<string> PolicyAsync(this Installation cluster, string name, string spec) => cluster.Kubectl.MustAsync(Policy(name, spec), "apply", "-f", "-");

    /// <summary>The manifest of such a policy.</summary>
    public static string Policy(string name, string spec) => $$"""
        apiVersion: pratique.dev/v1alpha1
        kind: ImagePolicy
        metadata: {name: {{name}} }
        spec: {match: {namespaces: {include: [{{name}}]} }, {{spec}} }
        """;

    /// <summary>Tries to make a pod, and leaves nothing behind.</summary>
    public static Task<KubectlResult> TryAsync(this Installation cluster, string space, string image, string more = "") =>
        cluster.Kubectl.CreateAsync(Workloads.Pod($"{space}/probe", image, more), "--dry-run=server");

    /// <summary>Waits until every replica says the same of a pod that runs as root.</summary>
    /// <param name="cluster">Where.</param>
    /// <param name="space">Its namespace.</param>
    /// <param name="says">What is in kubectl's complaints; empty where there are none.</param>
    public static Task<string> WhenAsync(this Installation cluster, string space, string says)
    {
        IReadOnlyList<KubectlResult> last = [];
        return Eventually.GetAsync(
            async () =>
            {
                last = await cluster.Replicas.EachAsync(() => cluster.TryAsync(space, SampleImages.Root));
                return last.All(one => says.Length == 0 ? one.Errors.Length == 0 : one.Errors.Contains(says, StringComparison.Ordinal)) ? last[0].Errors : null;
            },
            () => $"not every replica says \"{says}\" of a pod in {space}: {string.Join('\n', last)}");
    }
}
