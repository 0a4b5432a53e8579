using Policy.Rules.History;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Build;

/// <summary>What the rules of this folder have in common: they judge what the application's own steps did.</summary>
internal static class ApplicationHistory
{
    // Where nothing tells a base, a step may as well be the base's.
    private const double WithoutBase = 0.5;

    private const int LongestText = 120;

    /// <summary>Why the application's steps cannot be judged; null where they can.</summary>
    public static Verdict? Untold(BuildHistory history)
    {
        if (history.Steps.IsEmpty)
        {
            return Verdict.Unknown(UnknownReason.Unsupported, "the image has no history, so how it was built is not told");
        }

        var steps = history.ApplicationSteps.ToList();
        if (steps.Count == 0)
        {
            return Verdict.NotApplicable("all of the history is the base image's");
        }

        if (steps.TrueForAll(step => step.Instruction == Instruction.Unknown))
        {
            return Verdict.Unknown(UnknownReason.Unsupported, "no line of the application's history is understood");
        }

        return steps.TrueForAll(step => step.Instruction is Instruction.Import or Instruction.Unknown)
            ? Verdict.NotApplicable("the image was not built from a Dockerfile")
            : null;
    }

    /// <summary>How sure it is that a step is the application's.</summary>
    public static double Confidence(BuildHistory history) =>
        history.Base.Confidence > 0 ? history.Base.Confidence : WithoutBase;

    /// <summary>A step as evidence.</summary>
    /// <param name="step">The step.</param>
    /// <param name="what">The part of it that matters; null for all of it.</param>
    public static Evidence Evidence(BuildStep step, string? what = null) =>
        new(EvidenceKind.Step, step.Place, Shorten(what ?? $"{step.Instruction.ToString().ToUpperInvariant()} {step.Value}"));

    /// <summary>Text on one line, no longer than fits a message.</summary>
    public static string Shorten(string text) =>
        SafeText.Line(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), LongestText);
}
