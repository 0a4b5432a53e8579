using Policy.Twins;

namespace Policy.Rules.Tests.Catalog.Build.SingleStage;

/// <summary>The same applications built in one stage and in several, told apart.</summary>
public sealed class SingleStageTwinsTests
{
    private const double Target = 0.98;

    [Fact]
    public void One_stage_is_told_from_several_in_nearly_all_pairs()
    {
        var missed = TwinPairs.All.Where(pair => StageAnswer.Of(pair.Single).Confidence < 0.9).Select(pair => $"missed: {pair}: {Say(StageAnswer.Of(pair.Single))}").ToList();
        var wrong = TwinPairs.All.Where(pair => StageAnswer.Of(pair.Multi).Confidence >= 0.5).Select(pair => $"wrong: {pair}: {Say(StageAnswer.Of(pair.Multi))}").ToList();
        var found = TwinPairs.All.Length - missed.Count;

        Assert.True(TwinPairs.All.Length >= 60);
        Assert.True(
            found >= Target * TwinPairs.All.Length && found >= Target * (found + wrong.Count),
            string.Join('\n', missed.Concat(wrong).Prepend($"of {TwinPairs.All.Length} pairs {missed.Count} missed, {wrong.Count} wrong")));
    }

    [Fact]
    public void Where_nothing_was_built_nothing_is_said() => Assert.Equal(
        [], TwinPairs.NotApplicable.Concat(TwinPairs.ToolsLeft).Where(image => StageAnswer.Of(image.Facts).Confidence >= 0.5).Select(image => $"{image} ({image.Why}): {Say(StageAnswer.Of(image.Facts))}"));

    [Fact]
    public void Toolchains_that_run_as_they_are_are_found() => Assert.Equal(
        [], TwinPairs.Singles.Where(image => StageAnswer.Of(image.Facts).Confidence < 0.9).Select(image => $"{image} ({image.Why}): {Say(StageAnswer.Of(image.Facts))}"));

    private static string Say(StageAnswer answer) => $"{answer.Word} {answer.Confidence} {(answer.Finding is { } finding ? $"{finding.Message} {string.Join("; ", finding.Evidence.Select(seen => $"{seen.Where} {seen.What}"))}" : "")}";
}
