using Policy.Rules.History;
using static Policy.Rules.Tests.History.HistoryInput;

namespace Policy.Rules.Tests.History;

public sealed class LayerAttributionTests
{
    [Fact]
    public void Each_line_that_is_not_empty_has_the_next_layer()
    {
        var history = Read(Made("RUN /bin/sh -c a # buildkit"), Empty("ENV A=b"), Made("WORKDIR /x"), Made("COPY . . # buildkit"), Empty("CMD [\"a\"]"));

        Assert.True(history.LayersAgree);
        Assert.Equal("0 . 1 2 .", LayersOf(history));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Where_lines_and_layers_differ_in_number_no_step_has_a_layer(int layers)
    {
        var history = Read(Config(Made("RUN /bin/sh -c a # buildkit"), Made("COPY . . # buildkit")), layers);

        Assert.False(history.LayersAgree);
        Assert.Equal(". .", LayersOf(history));
        Assert.Equal(0, history.Base.Layers);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void The_config_has_to_agree_too(int diffIds, bool agree)
    {
        var config = Config(Made("RUN /bin/sh -c a # buildkit")) with { DiffIds = [.. Enumerable.Repeat(TestInput.Digest('1'), diffIds)] };

        Assert.Equal(agree, Read(config).LayersAgree);
    }

    [Fact]
    public void An_image_without_history_has_no_steps()
    {
        var history = Read(Config(), 2);

        Assert.Empty(history.Steps);
        Assert.False(history.LayersAgree);
        Assert.Equal(BaseBoundary.None, history.Base);
        Assert.True(Read(Config()).LayersAgree);
    }

    // buildah bud --layers=false, by experiment: one layer, hung on the last line.
    [Fact]
    public void The_one_layer_of_a_build_without_layers_belongs_to_the_steps_that_wrote_it()
    {
        var history = Read(
            Empty($"/bin/sh -c #(nop) ADD file:{Hash} in / "),
            Made("/bin/sh -c #(nop) CMD [\"/bin/sh\"]", "FROM scratch:latest"),
            Empty("/bin/sh -c #(nop) LABEL a=b"),
            Empty("/bin/sh -c #(nop) WORKDIR /app"),
            Empty($"/bin/sh -c #(nop) COPY dir:{Hash} in . "),
            Empty("|3 A=x B=y z /bin/sh -c make"),
            Empty("/bin/sh -c #(nop) USER 1:1"),
            Made("/bin/sh -c #(nop) CMD a b c", "FROM localhost/base:latest"));

        Assert.True(history.LayersAgree);
        Assert.Equal("0 . . . 1s 1s . .", LayersOf(history));
        Assert.Equal([false, true, true, true, false, false, true, true], history.Steps.Select(step => step.IsEmpty));
    }

    [Fact]
    public void A_WORKDIR_may_carry_it_too() =>
        Assert.Equal("0 .", LayersOf(Read(Empty("/bin/sh -c touch /a"), Made("/bin/sh -c #(nop) WORKDIR /x", "FROM localhost/x"))));

    [Fact]
    public void The_last_step_may_have_written_too()
    {
        var history = Read(
            Made("/bin/sh -c #(nop) CMD [\"/bin/sh\"]", "FROM localhost/x"),
            Empty($"/bin/sh -c #(nop) COPY dir:{Hash} in /srv/ "),
            Made("/bin/sh -c touch /a", "FROM localhost/multi:latest"));

        Assert.Equal("0 1s 1s", LayersOf(history));
    }

    [Fact]
    public void The_run_begins_behind_a_build_with_layers()
    {
        var history = Read(
            Made($"/bin/sh -c #(nop) COPY file:{Hash} in /x ", "FROM localhost/base:latest"),
            Empty("/bin/sh -c echo nothing", "FROM ca77eb4806cc"),
            Empty("/bin/sh -c touch /a"),
            Made("/bin/sh -c #(nop) CMD [\"x\"]", "FROM localhost/multi:latest"));

        Assert.Equal("0 . 1 .", LayersOf(history));
    }

    [Fact]
    public void The_run_begins_behind_another_builder()
    {
        var history = Read(
            Made($"/bin/sh -c #(nop) ADD file:{Hash} in / "),
            Empty("/bin/sh -c echo nothing"),
            Empty("/bin/sh -c #(nop)  CMD [\"bash\"]"),
            Empty("/bin/sh -c touch /a"),
            Empty("/bin/sh -c touch /b"),
            Made("/bin/sh -c #(nop) CMD [\"x\"]", "FROM docker.io/library/debian:12"));

        Assert.Equal("0 . . 1s 1s .", LayersOf(history));
    }

    [Fact]
    public void A_layer_that_no_step_wrote_stays_where_it_hangs()
    {
        var history = Read(
            Made("/bin/sh -c touch /a", "FROM localhost/x"),
            Empty("/bin/sh -c #(nop) USER 1"),
            Made("/bin/sh -c #(nop) CMD [\"x\"]", "FROM localhost/multi:latest"));

        Assert.Equal("0 . 1", LayersOf(history));
        Assert.False(history.Steps[2].IsEmpty);
    }

    [Fact]
    public void A_commit_carries_what_the_history_says_was_done()
    {
        var history = Read(
            Empty($"/bin/sh -c #(nop) COPY file:{Hash}"), Empty("/bin/sh -c touch /w"), Empty("/bin/sh -c #(nop) ENV A=b"),
            Made("/bin/sh", "FROM localhost/base:latest"));

        Assert.Equal("0s 0s . .", LayersOf(history));
    }

    [Fact]
    public void The_merge_of_a_squashed_build_is_made_by_its_steps()
    {
        var history = Read(
            Made($"/bin/sh -c #(nop) ADD file:{Hash} in / "),
            Empty("/bin/sh -c #(nop)  CMD [\"bash\"]"),
            Empty("/bin/sh -c touch /a"),
            Empty("/bin/sh -c touch /b"),
            Made("", "merge sha256:aa to sha256:bb"));

        Assert.Equal("0 . 1s 1s .", LayersOf(history));
    }

    [Fact]
    public void A_run_of_docker_that_changed_nothing_stays_empty()
    {
        var history = Read(
            Made($"/bin/sh -c #(nop) ADD file:{Hash} in / "),
            Empty("/bin/sh -c command -v gpg"),
            Made("/bin/sh -c apt-get update"),
            Empty("/bin/sh -c true"),
            Made("/bin/sh -c #(nop) WORKDIR /x"),
            Empty("/bin/sh -c #(nop)  CMD [\"bash\"]"));

        Assert.Equal("0 . 1 . 2 .", LayersOf(history));
    }
}
