using Policy.Rules.History;
using Policy.Rules.Images;
using static Policy.Rules.Tests.History.HistoryInput;

namespace Policy.Rules.Tests.History.Boundaries;

public sealed class TimeJumpTests
{
    private static readonly HistoryEntry Root = Made("/bin/sh -c #(nop) ADD file:" + Hash + " in / ", hours: 0);

    [Fact]
    public void The_longest_pause_is_a_guess()
    {
        var end = Read(Root, Run(5), Run(5.1), Run(77.1), Run(80)).Base;

        Assert.Equal(new BaseBoundary(3, 3, null, 0.5, "a pause of 3 days before history[3]"), end);
    }

    [Fact]
    public void A_short_pause_is_told_in_hours() =>
        Assert.Equal("a pause of 47 hours before history[2]", Read(Root, Run(5), Run(52.9)).Base.Why);

    [Fact]
    public void From_two_days_on_a_pause_is_told_in_days() =>
        Assert.Equal("a pause of 2 days before history[2]", Read(Root, Run(5), Run(53)).Base.Why);

    [Theory]
    [InlineData(3600, 2)]
    [InlineData(3599, 1)]
    public void A_pause_of_less_than_an_hour_tells_nothing(int seconds, int steps) =>
        Assert.Equal(steps, Read(Root, Run(0.1), Run(0.1) with { Created = Run(0.1).Created!.Value.AddSeconds(seconds) }).Base.Steps);

    [Fact]
    public void Of_pauses_as_long_the_first_counts() => Assert.Equal(1, Read(Run(0), Run(5), Run(10)).Base.Steps);

    [Fact]
    public void A_pause_in_what_is_known_to_be_the_base_tells_nothing() =>
        Assert.Equal(3, Read(Run(0), Run(100), BuildKit(100), BuildKit(105)).Base.Steps);

    [Fact]
    public void A_pause_where_the_builder_changes_makes_it_no_less_sure() =>
        Assert.Equal((1, 0.9), Read(Run(0), BuildKit(5)).Base is var end ? (end.Steps, end.Confidence) : default);

    [Fact]
    public void A_pause_between_steps_that_write_nothing_tells_nothing() =>
        Assert.Equal(BaseBoundary.None, Read(Empty("/bin/sh -c #(nop)  USER a", hours: 0), Empty("/bin/sh -c #(nop)  USER b", hours: 100)).Base);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 0)]
    public void Times_tell_from_2013_on(int seconds, int steps)
    {
        var first = new DateTimeOffset(2013, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds);

        Assert.Equal(steps, Read(Run(0) with { Created = first }, Run(0) with { Created = first.AddHours(5) }).Base.Steps);
    }

    [Fact]
    public void A_pause_right_behind_the_root_file_system_makes_it_surer()
    {
        var end = Read(Root, Run(5), Run(6)).Base;

        Assert.Equal((1, 0.85, "history[0] puts in a root file system"), (end.Steps, end.Confidence, end.Why));
    }

    [Fact]
    public void A_pause_before_what_writes_nothing_tells_nothing() =>
        Assert.Equal(1, Read(Root, Run(0.1), Empty("/bin/sh -c #(nop)  USER node", hours: 100)).Base.Steps);

    [Fact]
    public void Times_before_there_were_containers_tell_nothing()
    {
        var epoch = Made("/bin/sh -c make") with { Created = DateTimeOffset.UnixEpoch };

        Assert.Equal(BaseBoundary.None, Read(epoch, Run(5)).Base);
        Assert.Equal(BaseBoundary.None, Read(Made("/bin/sh -c make"), Run(5)).Base);
    }

    [Fact]
    public void A_base_without_a_root_file_system_is_told_by_a_pause_too() =>
        Assert.Equal((1, 1, 0.5), (Read(Run(0), Run(5)).Base.Steps, Read(Run(0), Run(5)).Base.Layers, Read(Run(0), Run(5)).Base.Confidence));

    private static HistoryEntry Run(double hours) => Made("/bin/sh -c make", hours: hours);

    private static HistoryEntry BuildKit(double hours) => Made("RUN /bin/sh -c make # buildkit", hours: hours);
}
