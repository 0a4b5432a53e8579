using System.Collections.Immutable;
using Policy.Images.Configuration;
using Policy.Rules.Policies;
using Policy.Webhook.Cluster;
using Policy.Webhook.Cluster.Nodes;
using Policy.Webhook.Kubernetes;
using Policy.Webhook.Policies;
using Policy.Webhook.Tests.Admission.Answers;
using Policy.Webhook.Tests.Policies;

namespace Policy.Webhook.Tests.Cluster;

public sealed class ClusterViewTests
{
    private static readonly PratiqueConfiguration InCluster = new() { Cluster = new ClusterSettings(), Platforms = [new("linux", "s390x")] };

    private static readonly ImmutableArray<ImagePolicy> OfFiles = PolicyReader.Read(TestWebhook.DenyUnknown, "x").Value!.Policies;

    [Fact]
    public void Policies_of_files_come_beside_the_clusters()
    {
        var view = View() with { FilePolicies = OfFiles };

        Assert.Equal(["strictly", "web"], view.AllPolicies.Select(policy => policy.Name));
        Assert.Equal(["web"], View().PoliciesFor(null).Select(policy => policy.Name));
    }

    [Theory]
    [InlineData(null, "web")]
    [InlineData("a=b", "web")]
    [InlineData("pratique.dev/enforce=baseline", "web|namespace label pratique.dev/enforce")]
    [InlineData("pratique.dev/enforce=baseline,pratique.dev/audit=strict", "web|namespace label pratique.dev/enforce|namespace label pratique.dev/audit")]
    public void Labels_of_a_namespace_add_to_them(string? labels, string policies) => Assert.Equal(
        policies.Split('|'),
        View().PoliciesFor(labels?.Split(',').Select(label => label.Split('=')).ToImmutableDictionary(label => label[0], label => label[1])).Select(policy => policy.Name));

    [Fact]
    public void Exceptions_are_those_of_the_namespace_of_files_and_the_cluster()
    {
        var view = View() with { FileExceptions = [Decisions.Exception("file"), Decisions.Exception("other") with { Namespace = "team" }] };

        Assert.Equal(["file", "legacy"], view.ExceptionsFor("shop").Select(exception => exception.Name));
        Assert.Equal(["other"], view.ExceptionsFor("team").Select(exception => exception.Name));
        Assert.Empty(view.ExceptionsFor("nowhere"));
        Assert.Empty(view.ExceptionsFor(null));
    }

    [Fact]
    public void A_namespace_without_labels_is_known_and_another_is_not()
    {
        var view = View() with { Namespaces = ImmutableDictionary<ObjectKey, PartialObject>.Empty.Add(new ObjectKey("", "bare"), new PartialObject()) };

        Assert.Empty(view.LabelsOf("bare")!);
        Assert.Null(view.LabelsOf("shop"));
    }

    [Fact]
    public void Platforms_are_the_configured_ones_where_the_cluster_is_not_to_say()
    {
        var view = View() with { Nodes = [Node("a", "amd64")] };

        Assert.Equal(InCluster.Platforms, view.PlatformsFor(() => NodeSelection.Any, InCluster with { Cluster = null }));
        Assert.Equal(InCluster.Platforms, view.PlatformsFor(() => NodeSelection.Any, InCluster with { Cluster = new ClusterSettings { PodPlatforms = false } }));
        Assert.Equal(InCluster.Platforms, View().PlatformsFor(() => NodeSelection.Any, InCluster));
    }

    [Theory]
    [InlineData("", "linux/amd64")]
    [InlineData("kubernetes.io/arch=arm64", "linux/arm64")]
    [InlineData("kubernetes.io/arch=amd64,pool=yet-to-be-made", "linux/amd64")]
    [InlineData("pool=yet-to-be-made", "linux/amd64")]
    public void Where_all_nodes_are_alike_it_is_theirs_or_what_the_pod_asks_for(string selector, string platform)
    {
        var view = View() with { Nodes = [Node("a", "amd64"), Node("b", "amd64")] };
        var selection = new NodeSelection { Selector = Requirements(selector) };

        Assert.Equal(platform, string.Join(' ', view.PlatformsFor(() => selection, InCluster)));
        Assert.Equal(platform, string.Join(' ', PodPlatforms.Of(selection, view.Nodes, InCluster.Platforms)));
    }

    [Fact]
    public void A_pod_that_may_wait_for_another_architecture_is_judged_on_it_too()
    {
        var view = View() with { Nodes = [Node("a", "amd64")] };
        var selection = new NodeSelection
        {
            Selector = Requirements("pool=yet-to-be-made"),
            Terms = [new NodeTerm([new NodeRequirement(ClusterNode.ArchitectureLabel, "In", ["amd64", "arm64"])], [])],
        };

        Assert.Equal(["linux/amd64", "linux/arm64"], view.PlatformsFor(() => selection, InCluster).Select(platform => $"{platform}"));
    }

    [Fact]
    public void A_view_that_was_taken_stays_as_it_is()
    {
        var state = new ClusterState(View());
        var taken = state.Current;

        state.Change(view => view with { Policies = PolicyShelf.Empty });

        Assert.Single(taken.AllPolicies);
        Assert.Empty(state.Current.AllPolicies);
        Assert.Single(state.Current.ExceptionsFor("shop"));
    }

    private static ClusterView View() => new()
    {
        Policies = PolicyShelf.Empty.With([Resources.Policy()], Resources.Made),
        Exceptions = ExceptionShelf.Empty.With([Resources.Exception()]),
    };

    private static ImmutableArray<NodeRequirement> Requirements(string selector) =>
        [.. selector.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(label => label.Split('=')).Select(label => new NodeRequirement(label[0], "In", [label[1]]))];

    private static ClusterNode Node(string name, string architecture) => new(
        name, ImmutableDictionary<string, string>.Empty.Add(ClusterNode.OsLabel, "linux").Add(ClusterNode.ArchitectureLabel, architecture), []);
}
