using System.Runtime.CompilerServices;
using System.Text.Json;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Kubernetes;
using Policy.Webhook.Kubernetes.Wire;

namespace Policy.Webhook.Audit;

/// <summary>Lists workloads, a page at a time, so that a large cluster is never held whole.</summary>
internal sealed class WorkloadLists(ApiServer server)
{
    private const int PageSize = 200;
    private const int PageBytes = 64 << 20;

    /// <summary>The workloads of a kind that no controller made, as if each were created now.</summary>
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
                if (!HasController(item))
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

    private static bool HasController(JsonElement item) =>
        new Field(item, "", new Faults())["metadata"]["ownerReferences"].Items().Select(owner => owner["controller"].Flag() == true).Contains(true);
}
