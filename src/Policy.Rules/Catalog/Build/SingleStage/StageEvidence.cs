using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Build.SingleStage;

/// <summary>One thing that says something of how many stages an image was built in.</summary>
/// <param name="Weight">How much, in log odds: above 0 for one stage, below for several.</param>
/// <param name="Why">What it is, as part of a sentence: <c>a step builds (npm run build)</c>.</param>
/// <param name="Seen">Where it was seen.</param>
internal sealed record StageEvidence(double Weight, string Why, Evidence Seen);
