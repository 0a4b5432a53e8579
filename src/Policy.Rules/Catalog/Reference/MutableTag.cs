using System.Collections.Immutable;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Reference;

/// <summary><c>mutable-tag</c>: the reference can come to mean another image.</summary>
public sealed class MutableTag : Rule
{
    /// <summary>How far the reference has to pin the image.</summary>
    public static readonly Parameter<string> Require = Parameter.Choice(
        "require",
        "How far the reference has to pin the image: a tag other than latest, a full version (three parts, a date or a commit), or a digest.",
        "version", "notLatest", "version", "digest");

    /// <summary>Images whose two-part versions are full.</summary>
    public static readonly Parameter<ImmutableArray<string>> FullVersions = Tags.FullVersions;

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "mutable-tag",
        Title = "The reference can come to mean another image",
        Category = RuleCategory.Reference,
        Severity = Severity.Medium,
        Rationale = "A tag is a name that its owner can move. What was tested is then not what runs, two replicas can run different code, "
            + "and a rollback brings back something else. A digest always means the same bytes.",
        Remedy = "Refer to the image by full version, or better by digest.",
        Needs = Needs.Reference,
        Parameters = [Require, FullVersions],
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        if (input.Reference is not { } reference)
        {
            return Verdict.NotApplicable("the image is read from a file, not by a tag");
        }

        var kind = Tags.KindOf(reference, input.Parameters.Get(FullVersions));
        var require = input.Parameters.Get(Require);
        var pinned = reference.Digest is not null || require switch
        {
            "notLatest" => kind is not (TagKind.Absent or TagKind.Latest),
            "version" => !Tags.Moves(kind),
            _ => false,
        };

        return pinned ? Verdict.Pass : Verdict.Found(new RuleFinding(
            $"{reference.Original} {Tags.Why(kind, reference.Tag)}", new Evidence(EvidenceKind.Reference, "image", reference.Original))
        {
            Remedy = RemedyFor(reference, kind, require),
        });
    }

    private static string RemedyFor(ImageReference reference, TagKind kind, string require)
    {
        // A finding is made only where there is no digest, so that what follows the name is the tag.
        var name = reference.Tag is { } tag ? reference.Original[..^(tag.Length + 1)] : reference.Original;
        var digest = $"{name}{(kind is TagKind.Absent or TagKind.Latest ? "" : ":" + reference.Tag)}@sha256:…";
        return (require, kind) switch
        {
            ("digest", _) => $"Write {digest} with the digest that you tested (skopeo inspect --format '{{{{.Digest}}}}' docker://{reference.Original} prints it).",
            ("version", TagKind.Minor) =>
                $"Write all three parts of the version or its digest ({digest}); where {name}'s versions have two parts only, list "
                + $"{reference.Name} in the rule's fullVersions.",
            _ => $"Write the version that you tested ({name}:1.2.3) or its digest ({digest}).",
        };
    }
}
