using Policy.Testing;

namespace Policy.Rules.Tests.History;

/// <summary>The histories of real images.</summary>
public sealed class CorpusHistoryTests
{
    [Fact]
    public void Every_line_of_a_real_image_becomes_a_step()
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        Assert.Equal(46, CorpusImage.All.Length);
        Assert.All(CorpusImage.All, image => Assert.Equal(
            image.Config.History.Select(line => line.CreatedBy), image.Facts.History.Steps.Select(step => step.Text)));
    }
}
