using System.Collections.Immutable;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Credentials;

namespace Policy.Webhook.Admission.Workloads;

/// <summary>Reads where a pod's or a template's pull credentials are. Source: Kubernetes core/v1, PodSpec.</summary>
internal static class PullSourceReader
{
    private const string DefaultAccount = "default";

    /// <summary>Reads it. What has the wrong type names nothing: no pod could be made of it.</summary>
    /// <param name="pod">The object that holds <c>spec</c>.</param>
    /// <param name="isPod">Whether it is a pod itself, to which its account's pull secrets have been added.</param>
    /// <param name="group">The namespace.</param>
    public static PullSource Read(Field pod, bool isPod, string? group)
    {
        var spec = pod.NotingIn(new Faults())["spec"];
        var secrets = ImmutableArray.CreateBuilder<string>();
        foreach (var item in spec["imagePullSecrets"].Items())
        {
            if (item["name"].Text() is { } name)
            {
                secrets.Add(name);
            }
        }

        // The older name stands for the newer where that is left out.
        var account = spec["serviceAccountName"].Text() is { Length: > 0 } named ? named
            : spec["serviceAccount"].Text() is { Length: > 0 } old ? old
            : DefaultAccount;
        return new PullSource(group, secrets.DrainToImmutable(), isPod ? null : account);
    }
}
