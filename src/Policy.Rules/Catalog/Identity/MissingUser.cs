using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Identity;

/// <summary><c>missing-user</c>: USER is unset, even if the pod sets one.</summary>
public sealed class MissingUser : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "missing-user",
        Title = "The image sets no USER",
        Category = RuleCategory.Identity,
        Severity = Severity.Medium,
        Rationale = "An image without USER is root wherever nothing else says who it runs as: a pod that sets runAsUser makes up for it here "
            + "and nowhere else.",
        Remedy = "End the Dockerfile with USER and a number (USER 65532).",
        Needs = Needs.Config,
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var config = input.Facts.Config;
        if (ContainerUser.NameOf(config.User).Length > 0)
        {
            return Verdict.Pass;
        }

        var evidence = ContainerUser.OfImage(config).Evidence;
        if (ContainerUser.IsWindows(input))
        {
            return Verdict.Found(new RuleFinding("the image sets no USER", evidence with { What = "unset, which means the base image's default" })
            {
                Remedy = "End the Dockerfile with USER ContainerUser.",
            });
        }

        var (uid, who) = UserAdvice.For(input.Facts.History);
        return Verdict.Found(new RuleFinding("the image sets no USER, which means root", evidence)
        {
            Remedy = $"End the Dockerfile with USER {uid}{who.TrimEnd(',')}.",
        });
    }
}
