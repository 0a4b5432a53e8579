using System.Globalization;
using Policy.Rules.Workloads;
using Policy.Webhook.Admission.Reviews;

namespace Policy.Webhook.Admission.Workloads;

/// <summary>
/// What a pod sets for all its containers; a container's own setting goes before it. Source: Kubernetes core/v1,
/// PodSecurityContext ("May also be set in SecurityContext … the value specified in SecurityContext takes precedence").
/// </summary>
/// <param name="Common">What is in effect for a container that sets nothing itself.</param>
/// <param name="Security">All of the security contexts, to tell what an update changes.</param>
internal sealed record PodSettings(PodContext Common, SecurityFields Security)
{
    private const string UnprivilegedPortStart = "net.ipv4.ip_unprivileged_port_start";

    /// <summary>Reads them from a pod's spec.</summary>
    public static PodSettings Read(Field spec)
    {
        var context = spec["securityContext"];
        var user = context["runAsUser"];
        var uid = user.Integer();
        var common = new PodContext
        {
            RunAsUser = uid,
            RunAsUserField = uid is null ? null : user.Path,
            RunAsNonRoot = context["runAsNonRoot"].Flag(),
            WindowsUserName = context["windowsOptions"]["runAsUserName"].Text(),
            InUserNamespace = spec["hostUsers"].Flag() == false,
            UnprivilegedPortStart = PortStart(context["sysctls"]),
        };
        return new PodSettings(common, new SecurityFields(context, common.InUserNamespace));
    }

    /// <summary>What is in effect for a container.</summary>
    public PodContext For(Field container)
    {
        var context = container["securityContext"];
        var user = context["runAsUser"];
        var uid = user.Integer();
        return Common with
        {
            RunAsUser = uid ?? Common.RunAsUser,
            RunAsUserField = uid is null ? Common.RunAsUserField : user.Path,
            RunAsNonRoot = context["runAsNonRoot"].Flag() ?? Common.RunAsNonRoot,
            WindowsUserName = context["windowsOptions"]["runAsUserName"].Text() ?? Common.WindowsUserName,
        };
    }

    private static int? PortStart(Field sysctls)
    {
        int? start = null;
        foreach (var sysctl in sysctls.Items())
        {
            var value = sysctl["value"].Text();
            if (sysctl["name"].Text() == UnprivilegedPortStart
                && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            {
                start = port;
            }
        }

        return start;
    }
}
