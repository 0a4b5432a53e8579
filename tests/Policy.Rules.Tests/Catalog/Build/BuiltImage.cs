using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Tests.History;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests.Catalog.Build;

/// <summary>Images by the history that their builder wrote, for the rules that judge how an image was built.</summary>
internal static class BuiltImage
{
    private const string BuildKit = "buildkit.dockerfile.v0";

    /// <summary>The base that stands under each image: a root file system of Debian.</summary>
    public static readonly HistoryEntry Debian = HistoryInput.Made("# debian.sh --arch 'amd64' out/ 'trixie'");

    /// <summary>What a rule says of an image that BuildKit made of instructions on <see cref="Debian"/>.</summary>
    public static Verdict Judge(Rule rule, params ImmutableArray<string> instructions) =>
        JudgeLines(rule, [Debian, .. instructions.Select(Line)]);

    /// <summary>What a rule says of an image with these lines.</summary>
    public static Verdict JudgeLines(Rule rule, params ImmutableArray<HistoryEntry> lines) => rule.Evaluate(Input(lines));

    /// <summary>The input of an image with these lines.</summary>
    public static RuleInput Input(ImmutableArray<HistoryEntry> lines, ParameterSet? parameters = null, BuildHistory? history = null)
    {
        var config = HistoryInput.Config(lines);
        var facts = TestInput.Facts(config, history ?? HistoryInput.Read(config)) with
        {
            Layers = [.. lines.Where(line => !line.EmptyLayer).Select(_ => TestInput.Layer('1', 1))],
        };
        return TestInput.For(facts: facts, parameters: parameters);
    }

    /// <summary>The findings of a verdict.</summary>
    public static ImmutableArray<RuleFinding> Findings(Verdict verdict) => Assert.IsType<Verdict.Fired>(verdict).Findings;

    /// <summary>The one finding of a verdict.</summary>
    public static RuleFinding Finding(Verdict verdict) => Assert.Single(Findings(verdict));

    /// <summary>That a rule says what every rule of this kind says of images that do not tell how they were built.</summary>
    public static void CannotKnowWithoutHistory(Rule rule)
    {
        Assert.Equal(
            Verdict.Unknown(UnknownReason.Unsupported, "the image has no history, so how it was built is not told"), JudgeLines(rule));
        Assert.Equal(
            Verdict.Unknown(UnknownReason.Unsupported, "no line of the application's history is understood"), JudgeLines(rule, HistoryInput.Made("?")));
    }

    /// <summary>That a rule about the application's steps is not concerned where there are none of a Dockerfile.</summary>
    public static void ConcernsNoOtherSteps(Rule rule)
    {
        Assert.Equal(Verdict.NotApplicable("all of the history is the base image's"), JudgeLines(rule, Debian));
        Assert.Equal(
            Verdict.NotApplicable("the image was not built from a Dockerfile"),
            JudgeLines(rule, HistoryInput.Made("ko build x", author: "ko"), HistoryInput.Made("ko build x", author: "ko")));
    }

    // As BuildKit writes an instruction of a Dockerfile: steps that ran have its mark, the others do not.
    private static HistoryEntry Line(string instruction) => instruction.Split(' ')[0] switch
    {
        "RUN" => HistoryInput.Made($"RUN /bin/sh -c {instruction[4..]} # buildkit", BuildKit),
        "COPY" or "ADD" => HistoryInput.Made($"{instruction} # buildkit", BuildKit),
        "WORKDIR" => HistoryInput.Made(instruction, BuildKit),
        _ => HistoryInput.Empty(instruction, BuildKit),
    };
}
