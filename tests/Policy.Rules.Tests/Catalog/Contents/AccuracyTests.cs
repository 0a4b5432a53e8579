using Policy.Testing;
using Policy.Testing.Accuracy;

namespace Policy.Rules.Tests.Catalog.Contents;

/// <summary>How often rules are right on real images; <c>make accuracy</c> prints it.</summary>
public sealed class AccuracyTests
{
    private const double Target = 0.98;

    [Fact]
    public void Build_tools_are_found_by_packages()
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        var score = AccuracyScore.Of(AccuracyQuestion.BuildTools.Ask(CorpusImage.All.Where(image => !image.Packages.IsEmpty)));

        Assert.Equal(28, score.Asked);
        Assert.InRange(score.Precision, Target, 1);
        Assert.InRange(score.Recall, Target, 1);
    }

    [Fact]
    public void Package_managers_are_found_by_packages()
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        var score = AccuracyScore.Of(AccuracyQuestion.PackageManager.Ask(CorpusImage.All.Where(image => !image.Packages.IsEmpty)));

        Assert.InRange(score.Precision, Target, 1);
        Assert.InRange(score.Recall, Target, 1);
    }

    [Fact]
    public void Root_is_known_of_all()
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        var score = AccuracyScore.Of(AccuracyQuestion.RunsAsRoot.Ask(CorpusImage.All));

        Assert.Equal(46, score.Asked);
        Assert.InRange(score.Precision, Target, 1);
        Assert.InRange(score.Recall, Target, 1);
    }

    [Fact]
    public void History_alone_is_never_wrong()
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        var told = CorpusImage.All.Where(image => image.Packages.IsEmpty).ToList();

        Assert.Equal(18, told.Count);
        Assert.All(new[] { AccuracyQuestion.BuildTools, AccuracyQuestion.PackageManager }, question =>
            Assert.All(question.Ask(told), answer => Assert.True(answer.Given is null || answer.Given == answer.Truth, $"{answer.Image}: {answer.Given}")));

        // Of most it is told, and not only because nothing would ever be.
        Assert.InRange(AccuracyScore.Of(AccuracyQuestion.BuildTools.Ask(told)).Unknown, 0, 3);
    }

    [Theory]
    [InlineData(8, 2, 0, 0, 0.8, 1)]
    [InlineData(6, 0, 2, 2, 1, 0.6)]
    [InlineData(0, 0, 0, 0, 1, 1)]
    public void What_there_is_no_answer_to_is_a_miss(int right, int wrong, int missed, int unknown, double precision, double recall)
    {
        var score = new AccuracyScore(right, wrong, 0, missed, unknown, 1);

        Assert.Equal((precision, recall, wrong + missed), (score.Precision, score.Recall, score.Wrong));
    }

    [Fact]
    public void Traps_are_not_stepped_into()
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        Assert.All(
            AccuracyQuestion.BuildTools.Ask(CorpusImage.All.Where(image => image.Label["trap"] is not ("-" or ""))),
            answer => Assert.NotEqual("wrong", answer.Word));
    }
}
