using System.Globalization;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Secrets;

/// <summary><c>secret-in-config</c>: a credential in env, labels, build args, command or history.</summary>
public sealed class SecretInConfig : Rule
{
    private const int Most = 50;

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "secret-in-config",
        Title = "A credential stands in the image's environment, labels, build arguments, command or history",
        Category = RuleCategory.Secrets,
        Severity = Severity.High,
        Rationale = "Whoever can pull an image can read its config without running it. A build argument or a RUN line stays in the history "
            + "even where a later step removes what it made, and the value stays good until somebody revokes it.",
        Remedy = "Give it to the build with RUN --mount=type=secret and to the container with a Kubernetes Secret, and revoke the one that is out.",
        Needs = Needs.Config,
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input) =>
        Verdict.Found([.. ImageSecrets.In(input.Facts).Found.Take(Most).Select(Finding)]);

    private static RuleFinding Finding(FoundSecret secret)
    {
        var more = secret.Evidence.Length - 1;
        var also = more switch { 0 => "", 1 => " and one more place", _ => string.Create(CultureInfo.InvariantCulture, $" and {more} more places") };
        return new RuleFinding($"{secret.Kind} stands in {secret.Where}{also}", secret.Evidence)
        {
            Remedy = Remedy(secret) + " Revoke this one: everybody who can pull the image has it.",
            Confidence = secret.Confidence,
        };
    }

    private static string Remedy(FoundSecret secret) => secret.Place switch
    {
        SecretPlace.Environment => $"Leave {SafeText.Excerpt(secret.Name ?? "it", 64)} out of the Dockerfile and set it in the pod from a Secret (secretKeyRef), or mount it as a file.",
        SecretPlace.BuildArgument or SecretPlace.Step => "Give it to the step with RUN --mount=type=secret, which leaves nothing in the image.",
        SecretPlace.Command => "Let the program read it from a mounted Secret or a variable that the pod sets.",
        _ => $"Take it out of {secret.Where}.",
    };
}
