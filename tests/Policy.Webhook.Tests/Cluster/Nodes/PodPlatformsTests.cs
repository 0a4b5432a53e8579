using System.Collections.Immutable;
using System.Text.Json;
using Policy.Rules.Images;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Admission.Workloads;
using Policy.Webhook.Cluster.Nodes;

namespace Policy.Webhook.Tests.Cluster.Nodes;

public sealed class PodPlatformsTests
{
    private static readonly ImmutableArray<Platform> Configured = [new("linux", "amd64")];

    private static readonly ImmutableArray<ClusterNode> Mixed =
    [
        Node("amd-1", "linux", "amd64", ("zone", "a"), ("cores", "4")),
        Node("arm-1", "linux", "arm64", ("zone", "b"), ("cores", "64")),
        Node("win-1", "windows", "amd64", ("zone", "a")) with { Taints = [new NodeTaint("os", "windows", "NoSchedule")] },
    ];

    [Theory]
    [InlineData("nothing", "{}", "linux/amd64 linux/arm64")]
    [InlineData("an architecture", """{"nodeSelector":{"kubernetes.io/arch":"arm64"}}""", "linux/arm64")]
    [InlineData("another label", """{"nodeSelector":{"zone":"b"}}""", "linux/arm64")]
    [InlineData("a node", """{"nodeName":"arm-1"}""", "linux/arm64")]
    [InlineData("a node with a taint", """{"nodeName":"win-1"}""", "windows/amd64")]
    [InlineData("a system", """{"os":{"name":"windows"},"tolerations":[{"key":"os","operator":"Exists"}]}""", "windows/amd64")]
    [InlineData("a taint borne", """{"tolerations":[{"key":"os","value":"windows","effect":"NoSchedule"}]}""", "linux/amd64 linux/arm64 windows/amd64")]
    [InlineData("all taints borne", """{"tolerations":[{"operator":"Exists"}]}""", "linux/amd64 linux/arm64 windows/amd64")]
    [InlineData("another taint borne", """{"tolerations":[{"key":"os","value":"linux"}]}""", "linux/amd64 linux/arm64")]
    [InlineData("another effect borne", """{"tolerations":[{"key":"os","operator":"Exists","effect":"NoExecute"}]}""", "linux/amd64 linux/arm64")]
    [InlineData("In", """{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"zone","operator":"In","values":["a"]}]}]}}}}""", "linux/amd64")]
    [InlineData("NotIn", """{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"zone","operator":"NotIn","values":["a"]}]}]}}}}""", "linux/arm64")]
    [InlineData("Gt", """{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"cores","operator":"Gt","values":["8"]}]}]}}}}""", "linux/arm64")]
    [InlineData("Lt", """{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"cores","operator":"Lt","values":["8"]}]}]}}}}""", "linux/amd64")]
    [InlineData("Exists", """{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"cores","operator":"Exists"},{"key":"zone","operator":"In","values":["b"]}]}]}}}}""", "linux/arm64")]
    [InlineData("DoesNotExist", """{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"cores","operator":"DoesNotExist"}]}]}}},"tolerations":[{"operator":"Exists"}]}""", "windows/amd64")]
    [InlineData("either of two terms", """{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"zone","operator":"In","values":["a"]}]},{"matchFields":[{"key":"metadata.name","operator":"In","values":["arm-1"]}]}]}}}}""", "linux/amd64 linux/arm64")]
    [InlineData("what a daemon set's pods ask", """{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchFields":[{"key":"metadata.name","operator":"In","values":["arm-1"]}]}]}}}}""", "linux/arm64")]
    [InlineData("a wish alone", """{"affinity":{"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,"preference":{"matchExpressions":[{"key":"zone","operator":"In","values":["b"]}]}}]}}}""", "linux/amd64 linux/arm64")]
    [InlineData("wrong types", """{"nodeSelector":["x"],"affinity":7,"tolerations":{},"nodeName":1,"os":[]}""", "linux/amd64 linux/arm64")]
    public void The_nodes_that_would_take_a_pod_say_what_it_runs_on(string asked, string spec, string platforms)
    {
        _ = asked;

        Assert.Equal(platforms, string.Join(' ', PodPlatforms.Of(Selection(spec), Mixed, Configured)));
    }

    [Theory]
    [InlineData("by name", """{"nodeSelector":{"kubernetes.io/arch":"s390x"}}""", "linux/s390x")]
    [InlineData("by name and system", """{"os":{"name":"windows"},"nodeSelector":{"kubernetes.io/arch":"arm64"}}""", "windows/arm64")]
    [InlineData("by another label", """{"nodeSelector":{"pool":"yet-to-be-made"}}""", "linux/amd64 linux/arm64 windows/amd64")]
    [InlineData("by another label and system", """{"nodeSelector":{"pool":"yet-to-be-made","kubernetes.io/os":"linux"}}""", "linux/amd64 linux/arm64")]
    [InlineData("one that none of the cluster's is", """{"nodeSelector":{"kubernetes.io/os":"plan9"}}""", "linux/amd64")]
    public void A_pod_that_no_node_takes_yet_is_judged_on_what_it_asks_for(string asked, string spec, string platforms)
    {
        _ = asked;

        Assert.Equal(platforms, string.Join(' ', PodPlatforms.Of(Selection(spec), Mixed, Configured)));
    }

    [Theory]
    [InlineData("{}", "linux/amd64 linux/arm64")]
    [InlineData("""{"nodeSelector":{"kubernetes.io/arch":"arm64"}}""", "linux/arm64")]
    [InlineData("""{"nodeSelector":{"kubernetes.io/arch":"riscv64"}}""", "linux/riscv64")]
    [InlineData("""{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"kubernetes.io/arch","operator":"NotIn","values":["arm64"]}]}]}}}}""", "linux/amd64")]
    public void Without_nodes_the_configured_platforms_are_judged_that_the_pod_accepts(string spec, string platforms) =>
        Assert.Equal(platforms, string.Join(' ', PodPlatforms.Of(Selection(spec), [], [new("linux", "amd64"), new("linux", "arm64")])));

    [Fact]
    public void A_node_that_is_not_ready_now_counts()
    {
        var node = Node("arm-1", "linux", "arm64") with { Taints = [new NodeTaint("node.kubernetes.io/not-ready", "", "NoExecute"), new NodeTaint("x", "", "PreferNoSchedule")] };

        Assert.Equal([new Platform("linux", "arm64")], PodPlatforms.Of(NodeSelection.Any, [node], Configured));
    }

    [Fact]
    public void A_node_without_labels_of_its_platform_says_nothing() =>
        Assert.Equal(Configured, PodPlatforms.Of(NodeSelection.Any, [new ClusterNode("odd", ImmutableDictionary<string, string>.Empty, [])], Configured));

    private static ClusterNode Node(string name, string os, string architecture, params (string Key, string Value)[] labels) =>
        new(name, labels.Concat([(ClusterNode.OsLabel, os), (ClusterNode.ArchitectureLabel, architecture)]).ToImmutableDictionary(label => label.Item1, label => label.Item2), []);

    private static NodeSelection Selection(string spec) =>
        NodeSelectionReader.Read(new Field(JsonElement.Parse($$"""{"spec":{{spec}}}"""), "", new Faults()));
}
