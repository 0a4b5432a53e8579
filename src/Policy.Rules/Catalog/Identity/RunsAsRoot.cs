using System.Collections.Immutable;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Catalog.Identity;

/// <summary><c>runs-as-root</c>: the user that the container will run as is uid 0.</summary>
public sealed class RunsAsRoot : Rule
{
    /// <summary>What is done at most where the pod has a user namespace of its own.</summary>
    public static readonly Parameter<EnforcementAction> WhenUserNamespaced = Parameter.Action(
        "whenUserNamespaced", "What is done at most where the pod says hostUsers: false, so that its root is nobody on the node.",
        EnforcementAction.Warn);

    /// <summary>Whether the pod's security context is gone by.</summary>
    public static readonly Parameter<bool> HonorPodSecurityContext = Parameter.Toggle(
        "honorPodSecurityContext", "Whether runAsUser and hostUsers of the pod count; false judges the image alone.", true);

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "runs-as-root",
        Title = "The container runs as root",
        Category = RuleCategory.Identity,
        Severity = Severity.High,
        Rationale = "A process that breaks out of its container keeps its uid: root inside is root on the node unless a user namespace stands "
            + "between. Inside, root can change every file of the image and bind, trace and install what it likes.",
        Remedy = "End the Dockerfile with a USER of its own by number (USER 65532), or set securityContext.runAsUser and runAsNonRoot.",
        Needs = Needs.Config,
        Parameters = [WhenUserNamespaced, HonorPodSecurityContext],
    };

    /// <summary>Whether an image has to be looked into: its USER is a name, and not root's. What <see cref="Needs.Accounts"/> asks for.</summary>
    public static bool NeedsAccounts(ImageConfig config) =>
        !string.Equals(config.Platform?.Os, "windows", StringComparison.OrdinalIgnoreCase) && ContainerUser.OfImage(config).Kind == UserKind.Name;

    /// <inheritdoc/>
    public override Needs NeedsOf(ParameterSet parameters) => Descriptor.Needs | Needs.Accounts;

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var pod = input.Parameters.Get(HonorPodSecurityContext) ? input.Container.Pod : null;
        var (user, verdict) = NamedUser.Of(input, pod);
        if (user is null)
        {
            return verdict!;
        }

        return user.Kind switch
        {
            UserKind.NotRoot => Verdict.Pass,
            UserKind.WindowsDefault => Verdict.Unknown(
                UnknownReason.Unsupported, $"{user.Why}; its Windows base decides (ContainerAdministrator on Server Core), which the config does not tell"),
            _ => Verdict.Found(Finding(input, pod, user)),
        };
    }

    private static RuleFinding Finding(RuleInput input, PodContext? pod, ContainerUser user)
    {
        var evidence = user.Account is { } account ? ImmutableArray.Create(user.Evidence, account) : [user.Evidence];
        if (!user.FromPod && input.Facts.History.Steps.LastOrDefault(step => step.Instruction == Instruction.User) is { } step)
        {
            evidence = evidence.Add(new Evidence(EvidenceKind.Step, step.Place, $"USER {SafeText.Excerpt(step.Value)}"));
        }

        var namespaced = pod?.InUserNamespace == true;
        if (namespaced)
        {
            evidence = evidence.Add(new Evidence(EvidenceKind.Config, "hostUsers", "hostUsers: false, so root in the container is nobody on the node"));
        }

        if (PrivilegeDrop.Find(input, pod) is { } drop)
        {
            evidence = evidence.Add(drop);
        }

        var who = ContainerUser.IsWindows(input) ? $"as the administrator {SafeText.Excerpt(user.Text, 64)}" : "as root";
        return new RuleFinding($"runs {who}: {user.Why}", evidence)
        {
            Remedy = Remedy(input, user),
            Confidence = user.Confidence,
            Ceiling = namespaced ? input.Parameters.Get(WhenUserNamespaced) : EnforcementAction.Deny,
        };
    }

    private static string Remedy(RuleInput input, ContainerUser user)
    {
        if (ContainerUser.IsWindows(input))
        {
            return user.FromPod
                ? "Set windowsOptions.runAsUserName to ContainerUser."
                : "End the Dockerfile with USER ContainerUser, or set windowsOptions.runAsUserName to ContainerUser.";
        }

        var (uid, who) = UserAdvice.For(input.Facts.History);
        return user.FromPod
            ? $"Set {user.Evidence.Where} to {uid}{who} or another uid that is not 0."
            : $"End the Dockerfile with USER {uid}{who} or set securityContext.runAsUser: {uid} and runAsNonRoot: true.";
    }
}
