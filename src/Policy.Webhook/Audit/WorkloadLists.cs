using System.Runtime.CompilerServices;
using System.Text.Json;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Admission.Workloads;
using Policy.Webhook.Kubernetes;
using Policy.Webhook.Kubernetes.Wire;

namespace Policy.Webhook.Audit;

/// <summary>Lists workloads, a page at a time, so that a large cluster is never held whole.</summary>
internal sealed class WorkloadLists(ApiServer server)
{
    private const int PageSize = 200;
    private const int PageBytes = 64 << 20;

    /// <summary>The workloads of a kind as if each were created now, but for those that are counted as what made them.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="failed">Told why there are no more.</param>
    /// <param name="cancellationToken">Given up.</param>
    public async IAsyncEnumerable<AdmissionRequest> OfAsync(
        WorkloadKind kind, Action<string> failed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            var answer = await server.SendAsync(Page(kind, next), KubernetesJson.Default.ListPage, cancellationToken);
            if (!answer.Succeeded)
            {
                failed(answer.Error.Message);
                yield break;
            }

            foreach (var item in answer.Value.Items ?? [])
            {
                if (!IsCountedElsewhere(item))
                {
                    yield return Request(kind, item);
                }
            }

            next = answer.Value.Metadata?.Continue;
        }
        while (!string.IsNullOrEmpty(next));
    }

    private static ApiRequest Page(WorkloadKind kind, string? next) => new()
    {
        Method = HttpMethod.Get,
        Verb = "list",
        Path = $"{ApiPaths.Of(kind.GroupVersion, kind.Resource)}?limit={PageSize}" + (next is null ? "" : "&continue=" + Uri.EscapeDataString(next)),
        MostBytes = PageBytes,
        Timeout = TimeSpan.FromSeconds(30),
    };

    private static AdmissionRequest Request(WorkloadKind kind, JsonElement item)
    {
        var metadata = new Field(item, "", new Faults())["metadata"];
        return new AdmissionRequest
        {
            Uid = metadata["uid"].Text() ?? "",
            Kind = kind.Kind,
            Operation = "CREATE",
            Namespace = metadata["namespace"].Text(),
            Name = metadata["name"].Text() ?? "",
            Object = item,
        };
    }

    // What made an object stands for it where that is listed itself, or is a node, whose static pods run in any case. What
    // others made (Argo Rollouts, operators) is counted as it is, unless it is a generation that runs nothing any more.
    private static bool IsCountedElsewhere(JsonElement item)
    {
        var root = new Field(item, "", new Faults());
        if (ControllerOwner.Of(root["metadata"]) is not { } owner)
        {
            return false;
        }

        var (group, kind) = ((owner.ApiVersion ?? "").Split('/') is [var named, _] ? named : "", owner.Kind);
        return (group, kind) == ("", "Node") || WorkloadKind.All.Any(listed => (listed.Kind.Group, listed.Kind.Kind) == (group, kind)) || root["spec"]["replicas"].Integer() == 0;
    }
}
