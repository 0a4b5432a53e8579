using System.Collections.Immutable;
using Policy.Rules.Images;

namespace Policy.Webhook.Cluster.Nodes;

/// <summary>Tells which platforms a pod can land on; its images are judged on each of them.</summary>
internal static class PodPlatforms
{
    /// <summary>The platforms, at least one.</summary>
    /// <param name="selection">What the pod asks of its node.</param>
    /// <param name="nodes">The cluster's nodes; none where they are not known.</param>
    /// <param name="configured">What is judged where nothing tells.</param>
    /// <remarks>
    /// The nodes that would take the pod say it. Where none would (it waits for one that is yet to be made, or nodes are not
    /// watched), it is what the pod asks for by name, or else all platforms that its demands leave of the cluster's, or of the
    /// configured ones.
    /// </remarks>
    public static ImmutableArray<Platform> Of(NodeSelection selection, IReadOnlyCollection<ClusterNode> nodes, ImmutableArray<Platform> configured)
    {
        var taking = Distinct(nodes.Where(selection.Accepts).Select(node => node.Platform));
        if (!taking.IsEmpty)
        {
            return taking;
        }

        var named = Distinct(selection.Named());
        if (!named.IsEmpty)
        {
            return named;
        }

        var known = Distinct(nodes.Select(node => node.Platform));
        var left = (known.IsEmpty ? configured : known).RemoveAll(platform => !selection.AcceptsPlatform(platform));
        return left.IsEmpty ? configured : left;
    }

    private static ImmutableArray<Platform> Distinct(IEnumerable<Platform?> platforms) =>
        [.. platforms.OfType<Platform>().Distinct().OrderBy(platform => platform.ToString(), StringComparer.Ordinal)];
}
