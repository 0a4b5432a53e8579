using System.Collections.Immutable;
using Policy.Cli.Scanning;
using Policy.Rules;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Cli.Output;

/// <summary>Writes a scan for people: the decision and facts of each image, then findings, worst first, then unknowns.</summary>
internal static class TextOutput
{
    /// <summary>The most lines that findings of an image take; what is strictest comes first, and the rest is named.</summary>
    public const int Screen = 40;

    private const int Indent = 8;
    private const int MostEvidence = 4;
    private const int LongestLine = 400;

    public static void Write(ScanResult result, Terminal terminal)
    {
        foreach (var image in result.Images)
        {
            Image(image, terminal);
            terminal.Line();
        }

        var decisions = result.Images.CountBy(image => image.Action).OrderByDescending(pair => pair.Key)
            .Select(pair => $"{pair.Value} {PolicyWords.Decision(pair.Key)}");
        terminal.Line($"{result.Images.Length} judged: {string.Join(", ", decisions)}");
    }

    private static void Image(ImageDecision image, Terminal terminal)
    {
        terminal.Line((PolicyWords.Decision(image.Action).ToUpperInvariant().PadRight(Indent), Style(image.Action)), (image.Container.Image, "bold"));
        foreach (var line in Summary(image))
        {
            terminal.Paragraph(Indent, line, "grey");
        }

        foreach (var headline in image.Findings.Select(Headline).OfType<string>().Distinct())
        {
            terminal.Paragraph(Indent, headline, "bold");
        }

        if (image.Facts is { Layered: ContentsResult.Known { Contents: var contents } } facts)
        {
            ContentsText.Write(facts, contents, Indent, terminal);
        }

        var shown = Fitting(image.Findings);
        foreach (var finding in image.Findings.Take(shown))
        {
            Finding(finding, terminal);
        }

        if (image.Findings.Length > shown)
        {
            var rest = image.Findings.Skip(shown).GroupBy(finding => finding.Action).Select(group => $"{group.Key} {string.Join(", ", group.Select(finding => finding.Rule).Distinct())}");
            terminal.Paragraph(2, $"and {image.Findings.Length - shown} more findings, which --output json shows: {string.Join("; ", rest)}", "grey");
        }

        // One cause makes many rules unknown; it is said once.
        foreach (var cause in image.Unknown.GroupBy(u => (u.Action, u.Reason, u.Message, u.Policy, u.Exception)))
        {
            Head(terminal, cause.Key.Action, $"unknown: {PolicyWords.Of(cause.Key.Reason)}", $"policy {cause.Key.Policy}{Excepted(cause.Key.Exception)}");
            terminal.Paragraph(Indent, cause.Key.Message);
            terminal.Paragraph(Indent, "not judged: " + string.Join(", ", cause.Select(u => u.Rule)));
        }

        foreach (var dockerfile in image.Findings.Select(finding => finding.Dockerfile).OfType<string>().Distinct())
        {
            terminal.Line(("  A Dockerfile to begin with:", "bold"));
            foreach (var line in dockerfile.Split('\n'))
            {
                terminal.Line(($"    {SafeText.Line(line, LongestLine)}", "grey"));
            }
        }
    }

    // How many findings fit on a screen; one always does.
    private static int Fitting(ImmutableArray<Finding> findings)
    {
        var (count, lines) = (0, 0);
        foreach (var finding in findings)
        {
            lines += 3 + Math.Min(finding.Evidence.Length, MostEvidence + 1);
            if (count > 0 && lines > Screen)
            {
                break;
            }

            count++;
        }

        return count;
    }

    private static IEnumerable<string> Summary(ImageDecision image)
    {
        if (image.Facts is { } facts)
        {
            yield return string.Join(" · ", Facts(facts));
        }

        if (image.Digest is { } digest)
        {
            yield return $"{(image.Facts?.Config.Platform ?? image.Platform)?.ToString() ?? "no platform"} · {digest}";
        }
    }

    private static IEnumerable<string> Facts(ImageFacts facts)
    {
        yield return facts.Config.User.Length == 0 ? "no USER" : $"USER {facts.Config.User}";
        yield return facts.Layers.Length == 1 ? "1 layer" : $"{facts.Layers.Length} layers";
        if (facts.CompressedBytes is { } bytes)
        {
            yield return $"{Quantity.Humanize(bytes)} compressed";
        }

        if (facts.History.Base is { Name: { } name } boundary)
        {
            yield return $"base {name} (sure: {boundary.Confidence:0.##})";
        }

        if (facts.Config.Created is { } created)
        {
            yield return $"created {created:yyyy-MM-dd}";
        }
    }

    private static void Finding(Finding finding, Terminal terminal)
    {
        Head(terminal, finding.Action, finding.Rule, $"{PolicyWords.Of(finding.Severity)}, policy {finding.Policy}{Excepted(finding.Exception)}");
        terminal.Paragraph(Indent, finding.Message);
        foreach (var evidence in finding.Evidence.Take(MostEvidence))
        {
            terminal.Paragraph(Indent + 2, $"{evidence.Where}: {evidence.What}", "grey");
        }

        if (finding.Evidence.Length > MostEvidence)
        {
            terminal.Paragraph(Indent + 2, $"and {finding.Evidence.Length - MostEvidence} more places", "grey");
        }

        terminal.Paragraph(Indent, $"Remedy: {finding.Remedy}");
    }

    // What stands above all else must not look as if nothing spoke for it.
    private static string? Headline(Finding finding) =>
        finding is { Headline: { } headline, Exception: { } exception } ? $"{headline}{Excepted(exception)}" : finding.Headline;

    private static string Excepted(PolicyException? exception) => exception is null ? "" : $", excepted by {exception.FullName}";

    private static void Head(Terminal terminal, EnforcementAction action, string what, string under) => terminal.Line(
        ($"  {action}".PadRight(Indent), Style(action)), (what, "bold"), ($" ({under})", "grey"));

    private static string Style(EnforcementAction action) => action switch
    {
        EnforcementAction.Deny => "red",
        EnforcementAction.Warn => "yellow",
        EnforcementAction.Audit => "blue",
        _ => "green",
    };
}
