using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Catalog.Identity;

/// <summary><c>user-not-numeric</c>: the pod asks for <c>runAsNonRoot</c>, and the kubelet will refuse to start the image.</summary>
public sealed class UserNotNumeric : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "user-not-numeric",
        Title = "The pod says runAsNonRoot and the kubelet cannot see that the image's user is not root",
        Category = RuleCategory.Identity,
        Severity = Severity.Medium,
        Rationale = "The kubelet does not look into /etc/passwd. Where a pod says runAsNonRoot and no runAsUser, it starts only images whose "
            + "USER is a number other than 0; all others stay in CreateContainerConfigError.",
        Remedy = "Write USER as a number in the Dockerfile (USER 65532), or set runAsUser beside runAsNonRoot.",
        Needs = Needs.Config,
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        if (input.Container.Pod is not { } pod)
        {
            return Verdict.NotApplicable("no pod is known");
        }

        if (pod.RunAsNonRoot != true)
        {
            return Verdict.NotApplicable("the pod does not say runAsNonRoot: true");
        }

        return ContainerUser.IsWindows(input) ? Windows(ContainerUser.Of(input, pod)) : Linux(input, pod);
    }

    // What the kubelet does: kuberuntime, verifyRunAsNonRoot. A number other than 0 passes, however large; runs-as-root sees to those.
    private static Verdict Linux(RuleInput input, PodContext pod)
    {
        if (pod.RunAsUser is { } uid)
        {
            return uid == 0 ? Refused(ContainerUser.Of(input, pod)) : Verdict.Pass;
        }

        var user = ContainerUser.OfImage(input.Facts.Config);
        if (user.Text.Length > 0 && !ContainerUser.IsNumber(user.Text))
        {
            return Refused(user, ", a name, which the kubelet cannot tell from root");
        }

        return user.Kind == UserKind.Root && user.Text.AsSpan().TrimStart("+-0").IsEmpty ? Refused(user) : Verdict.Pass;
    }

    // There the kubelet compares names, and minds only the administrator.
    private static Verdict Windows(ContainerUser user) => user.Kind == UserKind.Root ? Refused(user) : Verdict.Pass;

    private static Verdict Refused(ContainerUser user, string because = "") => Verdict.Found(new RuleFinding(
        $"will not start: runAsNonRoot is true, and {user.Why}{(because.Length > 0 ? because : ", which is root")}",
        user.Evidence,
        new Evidence(EvidenceKind.Config, "runAsNonRoot", "runAsNonRoot: true")));
}
