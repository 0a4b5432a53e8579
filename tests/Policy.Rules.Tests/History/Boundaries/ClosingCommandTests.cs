using Policy.Rules.History;
using Policy.Rules.Images;
using static Policy.Rules.Tests.History.HistoryInput;

namespace Policy.Rules.Tests.History.Boundaries;

public sealed class ClosingCommandTests
{
    private static readonly HistoryEntry Root = Made("/bin/sh -c #(nop) ADD file:" + Hash + " in / ", hours: 0);

    private static readonly HistoryEntry Bash = Empty("/bin/sh -c #(nop)  CMD [\"bash\"]", hours: 0);

    [Fact]
    public void Steps_behind_a_CMD_are_another_Dockerfiles()
    {
        var end = Read(
            Root, Bash, Run(5), Cmd("node", 5), Run(100), Cmd("app", 100)).Base;

        Assert.Equal(new BaseBoundary(4, 2, null, 0.9, "the base's closing CMD at history[3]"), end);
    }

    [Fact]
    public void An_application_without_a_CMD_of_its_own_is_less_sure() =>
        Assert.Equal((4, 0.8), EndOf(Root, Bash, Run(5), Cmd("node", 5), Run(100)));

    [Fact]
    public void Of_a_chain_the_last_closing_CMD_counts() =>
        Assert.Equal((6, 0.9), EndOf(Root, Bash, Run(5), Cmd("node", 5), Run(50), Cmd("company", 50), Run(100), Cmd("app", 100)));

    [Theory]
    [InlineData(60, 4)]
    [InlineData(59, 2)]
    public void Steps_in_the_same_breath_are_the_same_Dockerfiles(int seconds, int steps) =>
        Assert.Equal(steps, EndOf(Root, Bash, Run(5), Cmd("node", 5), Run(5, seconds), Cmd("app", 6)).Steps);

    [Fact]
    public void What_describes_the_base_may_follow_its_CMD() =>
        Assert.Equal((5, 0.9), EndOf(
            Root, Bash, Cmd("node", 5), Empty("/bin/sh -c #(nop)  EXPOSE 80/tcp", hours: 5), Empty("/bin/sh -c #(nop)  STOPSIGNAL QUIT", hours: 5),
            Empty("/bin/sh -c #(nop)  ENV A=b", hours: 100), Run(100), Cmd("app", 100)));

    [Fact]
    public void What_describes_the_base_may_last_until_the_application_writes() =>
        Assert.Equal((4, 0.9), EndOf(Root, Bash, Cmd("node", 5), Empty("/bin/sh -c #(nop)  EXPOSE 80/tcp", hours: 5), Run(100), Cmd("app", 100)));

    [Fact]
    public void Of_pauses_as_long_the_first_parts_the_base() =>
        Assert.Equal((3, 0.9), EndOf(Root, Bash, Cmd("node", 5), Empty("/bin/sh -c #(nop)  ENV A=b", hours: 6), Run(7), Cmd("app", 7)));

    [Fact]
    public void A_step_without_a_time_is_no_pause() =>
        Assert.Equal((5, 0.9), EndOf(
            Root, Bash, Run(5), Empty("/bin/sh -c #(nop)  CMD [\"node\"]"), Empty("/bin/sh -c #(nop)  LABEL a=b", hours: 5),
            Empty("/bin/sh -c #(nop)  ENV A=b", hours: 100), Run(100), Cmd("app", 100)));

    [Fact]
    public void A_CMD_in_the_midst_of_a_Dockerfile_closes_nothing_later() =>
        Assert.Equal((5, 0.5), EndOf(Root, Bash, Run(5), Cmd("node", 5), Run(5, 1), Run(100), Cmd("app", 100)));

    [Fact]
    public void A_CMD_in_the_midst_of_the_application_leaves_the_bases_end() =>
        Assert.Equal((3, 0.9), EndOf(Root, Bash, Cmd("node", 5), Run(50), Cmd("app", 50), Run(50, 1)));

    [Theory]
    [InlineData(60, 2, 0.8)]
    [InlineData(59, 0, 0)]
    public void Times_tell_where_they_span_a_minute(int seconds, int steps, double confidence) =>
        Assert.Equal((steps, confidence), EndOf(Run(0), Cmd("node", 0), Run(0, seconds)));

    [Fact]
    public void A_time_before_there_were_containers_does_not_count() =>
        Assert.Equal((3, 0.6), EndOf(Run(0) with { Created = DateTimeOffset.UnixEpoch }, Run(0), Cmd("node", 0), Run(0), Cmd("app", 0)));

    [Fact]
    public void An_ENTRYPOINT_closes_too_where_the_application_has_its_own()
    {
        Assert.Equal((4, 0.9), EndOf(Root, Bash, Run(5), Entrypoint(5), Run(100), Entrypoint(100)));
        Assert.Equal((4, 0.5), EndOf(Root, Bash, Run(5), Entrypoint(5), Run(100), Cmd("a", 100)));
        Assert.Equal("the base's closing ENTRYPOINT at history[3]", Read(Root, Bash, Run(5), Entrypoint(5), Run(100), Entrypoint(100)).Base.Why);
    }

    [Fact]
    public void Without_times_a_second_CMD_tells()
    {
        Assert.Equal((4, 0.6), EndOf(Root, Bash, Run(0), Cmd("node", 0), Run(0), Cmd("app", 0)));
        Assert.Equal((2, 0.8), EndOf(Root, Bash, Run(0), Cmd("node", 0), Run(0)));
    }

    [Fact]
    public void Steps_that_write_nothing_do_not_make_another_image() =>
        Assert.Equal((2, 0.85), EndOf(Root, Bash, Run(5), Cmd("node", 5), Empty("/bin/sh -c #(nop)  USER node", hours: 100)));

    private static (int Steps, double Confidence) EndOf(params HistoryEntry[] lines) =>
        Read([.. lines]).Base is var end ? (end.Steps, end.Confidence) : default;

    private static HistoryEntry Run(double hours, int seconds = 0) =>
        Made("/bin/sh -c make", hours: hours) is var run ? run with { Created = run.Created!.Value.AddSeconds(seconds) } : run;

    private static HistoryEntry Cmd(string word, double hours) => Empty($"/bin/sh -c #(nop)  CMD [\"{word}\"]", hours: hours);

    private static HistoryEntry Entrypoint(double hours) => Empty("/bin/sh -c #(nop)  ENTRYPOINT [\"/e\"]", hours: hours);
}
