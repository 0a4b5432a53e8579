using System.Collections.Immutable;
using Policy.Rules.Verdicts;

namespace Policy.Cli.Scanning;

/// <summary>What a scan came to: one decision for each reference and platform, in the order in which they were named.</summary>
internal sealed record ScanResult(ImmutableArray<ImageDecision> Images)
{
    /// <summary>The exit code, given the mildest action that fails.</summary>
    public int ExitCodeFor(EnforcementAction failOn)
    {
        if (Images.Any(image => image.Action >= failOn))
        {
            return ExitCode.Failed;
        }

        return Images.Any(image => !image.Unknown.IsEmpty) ? ExitCode.NotJudged : ExitCode.Clean;
    }
}
