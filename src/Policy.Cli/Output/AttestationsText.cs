using Policy.Rules.Attestations;
using Policy.Rules.Policies;

namespace Policy.Cli.Output;

/// <summary>Writes what is attached to an image for people: what it is, its format, where it hangs, when it was made.</summary>
internal static class AttestationsText
{
    private const int Most = 40;

    public static void Write(AttestationsResult? result, Terminal terminal)
    {
        switch (result)
        {
            case AttestationsResult.Known known:
                Write(known, terminal);
                break;
            case AttestationsResult.NotKnown why:
                terminal.Line();
                terminal.Paragraph(0, $"What is attached is not known: {PolicyWords.Of(why.Reason)}: {why.Message}", "yellow");
                break;
        }
    }

    /// <summary>What an attestation is about, as reports have it.</summary>
    public static string KindOf(Attestation attestation) => attestation.Kind switch
    {
        AttestationKind.Provenance => "provenance",
        AttestationKind.Sbom => "sbom",
        AttestationKind.VulnerabilityScan => "vulnerabilityScan",
        _ => "other",
    };

    /// <summary>Its format: what it calls itself, with its version where that says so.</summary>
    public static string FormatOf(Attestation attestation) => attestation.Sbom?.Format ?? attestation.PredicateType;

    private static void Write(AttestationsResult.Known known, Terminal terminal)
    {
        if (known.Attestations.IsEmpty && known.Problems.IsEmpty)
        {
            return;
        }

        terminal.Line();
        terminal.Line($"Attestations ({known.Attestations.Length}); who signed them was not verified", "bold");
        foreach (var attestation in known.Attestations.Take(Most))
        {
            terminal.Line(
                ($"{KindOf(attestation),-18}", "grey"), (FormatOf(attestation), null),
                ($"  {attestation.Where}{(attestation.Created is { } created ? $", {created:yyyy-MM-dd}" : "")}{Details(attestation)}", "grey"));
        }

        if (known.Attestations.Length > Most)
        {
            terminal.Line($"and {known.Attestations.Length - Most} more; --output json has all", "grey");
        }

        foreach (var problem in known.Problems)
        {
            terminal.Paragraph(0, $"{PolicyWords.Of(problem.Reason)}: {problem.Message}", "yellow");
        }
    }

    private static string Details(Attestation attestation)
    {
        var details = attestation switch
        {
            { Unread: { } problem } => $"not read: {PolicyWords.Of(problem.Reason)}: {problem.Message}",
            { Provenance: { } provenance } => Of(provenance),
            { Sbom: { } sbom } => $"{sbom.Packages} packages",
            { Scan: { } scan } => Of(scan),
            _ => "",
        };
        return (details.Length > 0 ? $", {details}" : "") + (attestation.IsForAnotherImage ? ", of another image" : "");
    }

    private static string Of(BuildProvenance provenance)
    {
        var stages = provenance.Stages.Length switch { 0 => "", 1 => ", 1 stage", var n => $", {n} stages" };
        return $"{(provenance.Builder.Length > 0 ? $"built by {provenance.Builder}" : "its builder is not named")}, {provenance.Materials.Length} materials{stages}";
    }

    private static string Of(VulnerabilityScan scan)
    {
        var counts = scan.Counts.OrderByDescending(pair => pair.Key).Select(pair => $"{pair.Value} {pair.Key}".ToLowerInvariant()).ToList();
        return $"{(scan.Scanner.Length > 0 ? $"by {scan.Scanner}, " : "")}{(counts.Count > 0 ? string.Join(", ", counts) : "nothing found")}";
    }
}
