using System.Collections.Immutable;
using System.Globalization;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Identity;

/// <summary><c>privileged-port</c>: a port below 1024 is exposed by an image that does not run as root.</summary>
public sealed class PrivilegedPort : Rule
{
    // ip_unprivileged_port_start's default: below it, CAP_NET_BIND_SERVICE is asked for. Source: Linux, ip-sysctl.
    private const int FirstUnprivileged = 1024;

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "privileged-port",
        Title = "A port below 1024 is exposed by an image that does not run as root",
        Category = RuleCategory.Identity,
        Severity = Severity.Low,
        Rationale = "Where neither the runtime nor the pod lowers net.ipv4.ip_unprivileged_port_start, only root may listen below 1024: the "
            + "program fails to start, and root comes back as the way out. Recent runtimes lower it, so the rule is off by default.",
        Remedy = "Listen on a port from 1024 on, such as 8080, and let the Service map to it; or set the sysctl "
            + "net.ipv4.ip_unprivileged_port_start in the pod.",
        Needs = Needs.Config,
    };

    /// <inheritdoc/>
    public override Needs NeedsOf(ParameterSet parameters) => Descriptor.Needs | Needs.Accounts;

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        if (ContainerUser.IsWindows(input))
        {
            return Verdict.NotApplicable("Windows has no privileged ports");
        }

        var pod = input.Container.Pod;
        var start = Math.Min(pod?.UnprivilegedPortStart ?? FirstUnprivileged, FirstUnprivileged);
        ImmutableArray<string> privileged = [.. input.Facts.Config.ExposedPorts.Where(port => Number(port) is > 0 and var number && number < start)];
        if (privileged.IsEmpty)
        {
            return Verdict.Pass;
        }

        var (user, verdict) = NamedUser.Of(input, pod);
        if (user is null)
        {
            return verdict!;
        }

        return user.Kind switch
        {
            UserKind.Root => Verdict.NotApplicable("root may listen on any port"),
            _ => Verdict.Found(new RuleFinding(
                $"exposes {Show(privileged)}, which only root may listen on by default, and runs as uid {SafeText.Excerpt(user.Text, 20)}",
                new Evidence(EvidenceKind.Config, "config.ExposedPorts", Show(privileged)), user.Evidence)
            {
                Confidence = 0.7,
            }),
        };
    }

    private static string Show(ImmutableArray<string> ports) => SafeText.Excerpt(string.Join(", ", ports.Take(10)));

    // 80, 80/tcp, 8000-8010/tcp: the lower end counts. What is no port is left to whoever runs it.
    private static int? Number(string port)
    {
        var digits = port.AsSpan();
        var end = digits.IndexOfAny('/', '-');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
