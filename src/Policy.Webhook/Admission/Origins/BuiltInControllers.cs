using System.Collections.Frozen;

namespace Policy.Webhook.Admission.Origins;

/// <summary>
/// The users that Kubernetes' own workload controllers are known to the API server by. Who asks cannot be forged, as owner
/// references can. Source: Kubernetes, kube-controller-manager, --use-service-account-credentials; Using RBAC
/// Authorization, Controller roles.
/// </summary>
internal static class BuiltInControllers
{
    private const string ServiceAccounts = "system:serviceaccount:kube-system:";

    private static readonly FrozenSet<string> Names = new[]
    {
        // Without credentials for each controller all of them are the manager.
        "system:kube-controller-manager",
        ServiceAccounts + "replicaset-controller",
        ServiceAccounts + "replication-controller",
        ServiceAccounts + "statefulset-controller",
        ServiceAccounts + "daemon-set-controller",
        ServiceAccounts + "job-controller",
        ServiceAccounts + "cronjob-controller",
        ServiceAccounts + "deployment-controller",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a user is one of them.</summary>
    /// <param name="user">Its name; null where it is not known, which is nobody.</param>
    public static bool Has(string? user) => user is not null && Names.Contains(user);
}
