using Policy.Rules.Workloads;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Admission.Origins;

/// <summary>
/// Tells how old the template is that a built-in controller makes something from, by metadata alone: what was let in before
/// a policy has to come back when its node is gone.
/// </summary>
/// <param name="server">The API server; null where there is none to ask, and then no age can be read.</param>
/// <param name="time">The clock.</param>
internal sealed class TemplateOrigins(ApiServer? server, TimeProvider time)
{
    private static readonly TemplateOrigin Unreadable = new() { IsFromController = true };

    /// <summary>Finds it out; null for what no built-in controller asks for.</summary>
    /// <param name="request">The request.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public async Task<TemplateOrigin?> OfAsync(AdmissionRequest request, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (!BuiltInControllers.Has(request.UserName))
        {
            return null;
        }

        return request.Kind switch
        {
            { Group: "", Kind: "Pod" } => await OfPodAsync(request, patience, cancellationToken),

            // A ReplicaSet that is made is a template that changed, or is new.
            { Group: "apps", Kind: "ReplicaSet" } => new TemplateOrigin { IsFromController = true, CreatedAt = time.GetUtcNow() },

            // A CronJob keeps no word of when its template changed; it was judged itself when it did.
            _ => Unreadable,
        };
    }

    private async Task<TemplateOrigin> OfPodAsync(AdmissionRequest request, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (server is null || request.Namespace is not { } space || TemplateHolder.Of(request.Object, space) is not { } holder)
        {
            return Unreadable;
        }

        var answer = await server.GetMetadataAsync(holder.Path, patience, cancellationToken);
        return answer.Succeeded && (holder.Uid is null || holder.Uid == answer.Value.Uid) && !IsOfCronJob(answer.Value)
            ? Unreadable with { CreatedAt = answer.Value.CreationTimestamp }
            : Unreadable;
    }

    // Such a Job is as new as its hour, and its template as old as the CronJob's. Who makes one with such an owner by hand
    // is no controller, and was judged in full.
    private static bool IsOfCronJob(ObjectMeta metadata) =>
        metadata.OwnerReferences?.Any(owner => owner is { Controller: true, Kind: "CronJob" }) == true;
}
