using System.Security.Cryptography;
using System.Text;
using Policy.Webhook.Admission.Reviews;

namespace Policy.Webhook.Admission.Workloads;

/// <summary>
/// The security contexts in effect in a pod, as texts that are equal where they are: all of it, not only what rules read.
/// Source: Kubernetes core/v1, PodSecurityContext and SecurityContext.
/// </summary>
internal sealed class SecurityFields
{
    // A container's own goes before the pod's; some stand in containers alone.
    private static readonly string[] OfContainers =
    [
        "allowPrivilegeEscalation", "appArmorProfile", "capabilities", "privileged", "procMount", "readOnlyRootFilesystem",
        "runAsGroup", "runAsNonRoot", "runAsUser", "seLinuxOptions", "seccompProfile", "windowsOptions",
    ];

    private static readonly string[] OfPods =
    [
        "fsGroup", "fsGroupChangePolicy", "seLinuxChangePolicy", "supplementalGroups", "supplementalGroupsPolicy", "sysctls",
    ];

    // What is longer stands as its hash: a pod's value is part of each container's text, and there may be very many.
    private const int Longest = 64;

    private readonly Lazy<(string Pod, string[] Common)> _pod;

    /// <summary>Reads a pod's, when they are asked for: only updates are compared with what runs already.</summary>
    /// <param name="context">Its <c>securityContext</c>.</param>
    /// <param name="inUserNamespace">Whether it has <c>hostUsers: false</c>.</param>
    public SecurityFields(Field context, bool inUserNamespace) => _pod = new(() => (
        string.Join('\n', OfPods.Select(name => Text(context[name])).Append($"{inUserNamespace}")),
        [.. OfContainers.Select(name => Text(context[name]))]));

    /// <summary>What is in effect for a container.</summary>
    /// <param name="context">Its <c>securityContext</c>.</param>
    public string For(Field context) => string.Join(
        '\n', OfContainers.Select((name, i) => Text(context[name]) is { Length: > 0 } own ? own : _pod.Value.Common[i]).Append(_pod.Value.Pod));

    private static string Text(Field field) => field.Element?.GetRawText() switch
    {
        null => "",
        { Length: <= Longest } text => text,
        var text => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
    };
}
