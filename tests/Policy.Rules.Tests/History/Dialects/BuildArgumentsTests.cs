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
    [InlineData("|2 A=x make B=y", "A=x", "make B=y")]
    [InlineData("|1 A=x sh y z /bin/sh -c make", "A=x sh y z", "make")]
    [InlineData("|1 A=x y powershell -Command make", "A=x y", "make")]
    [InlineData("|2 A=x =y /bin/sh -c make", "A=x =y", "make")]
    [InlineData("|2 A=x 1B=y /bin/sh -c make", "A=x 1B=y", "make")]
    [InlineData("|2 A=x B-C=y /bin/sh -c make", "A=x B-C=y", "make")]
    [InlineData("|2 A=x _B=y /bin/sh -c make", "A=x|_B=y", "make")]
    public void Arguments_end_where_the_command_begins(string text, string arguments, string value)
    {
        var step = Step(Made(text));

        Assert.Equal((arguments, value), (string.Join('|', step.BuildArgs), step.Value));
    }

    [Fact]
    public void Names_in_a_value_are_told_from_arguments_by_ARG()
    {
        var steps = Read(
            Empty("/bin/sh -c #(nop)  ARG OPTS=none EXTRA"), Empty("/bin/sh -c #(nop) ARG B"),
            Made("|3 B=1 OPTS=-Dx=y DEBUG=1 EXTRA=e http_proxy=p /bin/sh -c make")).Steps;

        Assert.Equal(["B=1", "OPTS=-Dx=y DEBUG=1", "EXTRA=e", "http_proxy=p"], steps[2].BuildArgs);
    }

    [Theory]
    [InlineData("HTTP_PROXY")]
    [InlineData("http_proxy")]
    [InlineData("HTTPS_PROXY")]
    [InlineData("https_proxy")]
    [InlineData("FTP_PROXY")]
    [InlineData("ftp_proxy")]
    [InlineData("NO_PROXY")]
    [InlineData("no_proxy")]
    [InlineData("ALL_PROXY")]
    [InlineData("all_proxy")]
    public void A_proxy_needs_no_ARG(string name) =>
        Assert.Equal(["A=x B=y", $"{name}=p"], Step(Made($"|1 A=x B=y {name}=p /bin/sh -c make")).BuildArgs);

    [Fact]
    public void Arguments_end_where_the_shell_begins_that_SHELL_set()
    {
        var step = Read(Empty("/bin/sh -c #(nop)  SHELL [/usr/bin/rc -x]"), Made("|1 A=x y /usr/bin/rc -x make")).Steps[1];

        Assert.Equal(["A=x y"], step.BuildArgs);
        Assert.Equal(("/usr/bin/rc -x", "make"), (step.Shell, step.Value));
    }

    [Fact]
    public void A_long_line_without_a_shell_is_read_in_time()
    {
        var step = Step(Made("|1 " + string.Join(' ', Enumerable.Repeat("A=b sh", Effort.Of(100_000)))));

        Assert.Equal(["A=b"], step.BuildArgs);
    }
}
