using System.Collections.Immutable;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Attestations;

/// <summary>What is known of what is attached to an image, or why nothing is.</summary>
public abstract record AttestationsResult
{
    private AttestationsResult()
    {
    }

    /// <summary>All places were looked at where things are attached to images.</summary>
    /// <param name="Attestations">What is attached.</param>
    /// <param name="Problems">
    /// What kept more from being known: what is there counts all the same, and what is not there may be among it.
    /// </param>
    public sealed record Known(ImmutableArray<Attestation> Attestations, ImmutableArray<AttestationProblem> Problems) : AttestationsResult
    {
        /// <summary>The attestations of a kind that are about the image.</summary>
        public IEnumerable<Attestation> Of(AttestationKind kind) =>
            Attestations.Where(attestation => attestation.Kind == kind && !attestation.IsForAnotherImage);
    }

    /// <summary>Nothing could be found out.</summary>
    /// <param name="Reason">Why, of the closed set.</param>
    /// <param name="Message">Why, for people: what, where, what was expected.</param>
    public sealed record NotKnown(UnknownReason Reason, string Message) : AttestationsResult;
}

/// <summary>Asks facts for attestations.</summary>
public static class AttachedFacts
{
    /// <summary>The attestations of a kind that are known to be attached to an image; none where nothing is known.</summary>
    public static IEnumerable<Attestation> Attached(this ImageFacts facts, AttestationKind kind) =>
        (facts.Attestations as AttestationsResult.Known ?? facts.OwnProvenance as AttestationsResult.Known)?.Of(kind) ?? [];
}
