using System.Collections.Immutable;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Reference;

/// <summary><c>untrusted-registry</c>: the registry or repository is on no allow-list.</summary>
public sealed class UntrustedRegistry : Rule
{
    /// <summary>What images may come from.</summary>
    public static readonly Parameter<ImmutableArray<string>> Allow = Parameter.List(
        "allow",
        "Where images may come from: registries (registry.corp:5000, *.corp) or globs over the normalised name (docker.io/library/*, quay.io/team/**).",
        "any");

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "untrusted-registry",
        Title = "The image comes from a place that is on no allow-list",
        Category = RuleCategory.Reference,
        Severity = Severity.Low,
        Rationale = "Anybody can push to a public registry, and names there can be mistyped or taken over. "
            + "Images from a registry of one's own have passed whatever is checked on the way into it.",
        Remedy = "Copy the image to an allowed registry and refer to it there.",
        Needs = Needs.Reference,
        Parameters = [Allow],
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var allow = input.Parameters.Get(Allow);
        if (input.Reference is not { } reference)
        {
            return Verdict.NotApplicable("the image is read from a file, not from a registry");
        }

        if (allow.IsEmpty || allow.Any(entry => Allows(entry, reference)))
        {
            return Verdict.Pass;
        }

        return Verdict.Found(new RuleFinding(
            $"{reference.Name} is not on the allow-list: {SafeText.List(allow)}", new Evidence(EvidenceKind.Reference, "image", reference.Original))
        {
            Remedy = $"Copy the image to where images may come from ({SafeText.List(allow)}) and refer to it there.",
        });
    }

    /// <summary>Whether an entry of an allow-list allows a reference. One without a slash is a registry; references have their hosts in lower case.</summary>
    internal static bool Allows(string entry, ImageReference reference)
    {
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        var glob = slash < 0 ? entry.ToLowerInvariant() : entry[..slash].ToLowerInvariant() + entry[slash..];
        return Glob.Matches(glob, slash < 0 ? reference.Registry : reference.Name);
    }
}
