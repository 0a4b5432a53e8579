using Policy.Rules.History;
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

    [Fact]
    public void Every_step_of_a_real_image_is_understood()
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        var steps = CorpusImage.All.SelectMany(image => image.Facts.History.Steps).ToList();

        Assert.DoesNotContain(steps, step => step.Instruction == Instruction.Unknown || step.Dialect == BuilderDialect.Unknown);
        Assert.All(steps.Where(step => step.Instruction == Instruction.Run), run => Assert.Equal((CommandForm.Shell, "/bin/sh -c"), (run.Form, run.Shell)));
        Assert.All(steps.Where(step => step.Instruction is Instruction.Copy or Instruction.Add), copy => Assert.NotNull(copy.Destination));
    }

    [Fact]
    public void Every_layer_of_an_image_whose_history_is_exact_has_its_step()
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        var exact = CorpusImage.All.Where(image => image.HistoryIsExact).ToList();

        Assert.Equal(29, exact.Count);
        Assert.All(exact, image =>
        {
            var written = image.Config.History.Select((line, index) => (line, index)).Where(pair => !pair.line.EmptyLayer).Select(pair => pair.index);
            var history = image.Facts.History;
            Assert.True(history.LayersAgree);
            Assert.Equal(
                written.Select((index, layer) => ((int?)layer, index)),
                history.Steps.Where(step => step.Layer is not null).Select(step => (step.Layer, step.Index)));
            Assert.DoesNotContain(history.Steps, step => step.SharesLayer);
        });
    }

    // Ends as a person reads these histories.
    [Theory]
    [InlineData("debian:stretch", 2, 1)]
    [InlineData("erlang:20-slim", 2, 1)]
    [InlineData("node:8-alpine", 2, 1)]
    [InlineData("postgres:10", 2, 1)]
    [InlineData("ghost:1", 11, 6)]
    [InlineData("elixir:1.6-alpine", 5, 2)]
    [InlineData("wordpress:4.9", 32, 14)]
    [InlineData("adminer:latest", 20, 8)]
    [InlineData("memcached:latest", 1, 1)]
    [InlineData("hello-world:linux", 0, 0)]
    public void A_base_ends_where_its_Dockerfile_did(string reference, int steps, int layers)
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        var end = CorpusImage.All.Single(image => image.Reference == reference).Facts.History.Base;

        Assert.Equal((steps, layers), (end.Steps, end.Layers));
    }

    [Fact]
    public void A_base_that_a_pause_alone_tells_is_a_guess()
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        Assert.All(
            CorpusImage.All.Select(image => image.Facts.History.Base).Where(end => end.Why.StartsWith("a pause", StringComparison.Ordinal)),
            end => Assert.Equal(0.5, end.Confidence));
    }
}
