using Policy.Rules.Attestations;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.SupplyChain;

/// <summary>Judges whether something of a kind is attached. Whether it can be believed is not judged.</summary>
internal static class MissingAttestation
{
    /// <summary>Where things are attached to images, as messages end.</summary>
    public const string Places = "neither in its index, nor as a referrer, nor under cosign's tags";

    /// <summary>Passes where one is there, whatever else could not be read.</summary>
    /// <param name="input">What the rule was given.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="what">The kind, for people: <c>build provenance</c>.</param>
    /// <param name="remedy">What to do.</param>
    public static Verdict Judge(RuleInput input, AttestationKind kind, string what, string remedy)
    {
        var known = input.Attestations;
        if (known.Of(kind).Any())
        {
            return Verdict.Pass;
        }

        if (!known.Problems.IsEmpty)
        {
            return AttachedEvidence.Unknown($"{what} is attached", known.Problems[0]);
        }

        return Verdict.Found(Missing(input, kind, what, remedy));
    }

    /// <summary>None of a kind is attached.</summary>
    public static RuleFinding Missing(RuleInput input, AttestationKind kind, string what, string remedy)
    {
        var attestations = input.Attestations.Attestations;
        var foreign = attestations.Count(attestation => attestation.Kind == kind && attestation.IsForAnotherImage);
        var others = attestations.Length - foreign;
        var message = foreign > 0 ? $"no {what} of this image is attached to it, only of another" : $"no {what} is attached to the image, {Places}";
        return new RuleFinding(
            message + (others > 0 ? $"; {others} other {(others == 1 ? "attestation is" : "attestations are")}" : ""),
            AttachedEvidence.Of(input.Facts, attestations.OrderByDescending(attestation => attestation.Kind == kind)))
        {
            Remedy = NamesManifest(input) ? $"{remedy} What BuildKit attaches hangs on the index: where one holds this image, name the index's digest." : remedy,
        };
    }

    // A digest that is the platform's own shows nothing of the index that it stands in.
    private static bool NamesManifest(RuleInput input) =>
        input.Reference?.Digest is not null && input.Facts.Digest is { } digest && digest == input.Facts.ManifestDigest;
}
