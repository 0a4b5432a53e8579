using Policy.Testing;

using static Policy.Rules.Tests.History.HistoryInput;

namespace Policy.Rules.Tests.History.Dialects;

public sealed class BuildArgumentsTests
{
    [Theory]
    [InlineData("|1 SHA=03f2 /bin/sh -c make", "SHA=03f2", "make")]
    [InlineData("|2 A=x B=y /bin/sh -c make", "A=x|B=y", "make")]
    [InlineData("|2 A=x y z B= /bin/sh -c make", "A=x y z|B=", "make")]
    [InlineData("|3 A=x B=y z /bin/sh -c make", "A=x|B=y z", "make")]
    [InlineData("|1 FLAGS=-O2 -g /bin/bash -eo pipefail -c make A=b", "FLAGS=-O2 -g", "make A=b")]
    [InlineData("|0 /bin/sh -c make", "", "make")]
    [InlineData("|1 A=b cmd /S /C dir", "A=b", "dir")]
    [InlineData("|2 A=x B=y make C=z", "A=x|B=y", "make C=z")]
    public void Arguments_end_where_the_command_begins(string text, string arguments, string value)
    {
        var step = Step(Made(text));

        Assert.Equal((arguments, value), (string.Join('|', step.BuildArgs), step.Value));
    }

    [Fact]
    public void Names_in_a_value_are_told_from_arguments_by_ARG()
    {
        var steps = Read(
            Empty("/bin/sh -c #(nop)  ARG OPTS=none"), Empty("/bin/sh -c #(nop) ARG B"),
            Made("|2 B=1 OPTS=-Dx=y DEBUG=1 http_proxy=p /bin/sh -c make")).Steps;

        Assert.Equal(["B=1", "OPTS=-Dx=y DEBUG=1", "http_proxy=p"], steps[2].BuildArgs);
    }

    [Fact]
    public void A_long_line_without_a_shell_is_read_in_time()
    {
        var step = Step(Made("|1 " + string.Join(' ', Enumerable.Repeat("A=b sh", Effort.Of(100_000)))));

        Assert.Equal(["A=b"], step.BuildArgs);
    }
}
