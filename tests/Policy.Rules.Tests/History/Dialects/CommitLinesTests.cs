using Policy.Rules.History;
using static Policy.Rules.Tests.History.HistoryInput;

namespace Policy.Rules.Tests.History.Dialects;

public sealed class CommitLinesTests
{
    [Fact]
    public void A_commit_of_buildah_does_not_say_what_was_done()
    {
        var step = Step(Made("/bin/sh", "FROM localhost/base:latest"));

        Assert.Equal((Instruction.Unknown, BuilderDialect.Buildah, "/bin/sh", 0), (step.Instruction, step.Dialect, step.Value, step.Layer));
    }

    [Fact]
    public void A_merge_of_docker_says_what_was_merged()
    {
        var step = Step(Made("", "merge sha256:aa to sha256:bb"));

        Assert.Equal((Instruction.Unknown, BuilderDialect.Docker, "merge sha256:aa to sha256:bb"), (step.Instruction, step.Dialect, step.Value));
    }

    [Fact]
    public void A_remark_of_a_merge_beside_a_command_tells_nothing() =>
        Assert.Equal((BuilderDialect.Unknown, "npm ci"), (Step(Made("npm ci", "merge a to b")).Dialect, Step(Made("npm ci", "merge a to b")).Value));

    [Fact]
    public void A_line_that_says_nothing_is_known_to_nobody() =>
        Assert.Equal((Instruction.Unknown, BuilderDialect.Unknown), (Step(Made("")).Instruction, Step(Made("")).Dialect));
}
