using System.Collections.Immutable;
using Policy.Rules.History;
using Policy.Rules.Images;
using static Policy.Rules.Tests.History.HistoryInput;

namespace Policy.Rules.Tests.History.Dialects;

public sealed class ClassicLinesTests
{
    // Lines of the classic docker builder, of releases from 1.0 on.
    [Theory]
    [InlineData("/bin/sh -c #(nop)  ENV NODE_VERSION=8.9.4", Instruction.Env, "NODE_VERSION=8.9.4")]
    [InlineData("/bin/sh -c #(nop)  ENV A=1 B=two words", Instruction.Env, "A=1 B=two words")]
    [InlineData("/bin/sh -c #(nop)  ARG user=jenkins", Instruction.Arg, "user=jenkins")]
    [InlineData("/bin/sh -c #(nop)  LABEL maintainer=Some Body <some@body.example>", Instruction.Label, "maintainer=Some Body <some@body.example>")]
    [InlineData("/bin/sh -c #(nop)  USER [adminer]", Instruction.User, "adminer")]
    [InlineData("/bin/sh -c #(nop)  USER 1000:1000", Instruction.User, "1000:1000")]
    [InlineData("/bin/sh -c #(nop) WORKDIR /var/www/html", Instruction.Workdir, "/var/www/html")]
    [InlineData("/bin/sh -c #(nop)  EXPOSE 4222/tcp 6222/tcp", Instruction.Expose, "4222/tcp 6222/tcp")]
    [InlineData("/bin/sh -c #(nop)  EXPOSE map[80/tcp:{} 443/tcp:{}]", Instruction.Expose, "80/tcp 443/tcp")]
    [InlineData("/bin/sh -c #(nop)  VOLUME [/var/lib/mysql]", Instruction.Volume, "/var/lib/mysql")]
    [InlineData("/bin/sh -c #(nop)  STOPSIGNAL [SIGTERM]", Instruction.StopSignal, "SIGTERM")]
    [InlineData("/bin/sh -c #(nop)  STOPSIGNAL SIGQUIT", Instruction.StopSignal, "SIGQUIT")]
    [InlineData("/bin/sh -c #(nop)  SHELL [/bin/bash -o pipefail -c]", Instruction.Shell, "/bin/bash -o pipefail -c")]
    [InlineData("/bin/sh -c #(nop)  ONBUILD COPY . /go/src/app", Instruction.OnBuild, "COPY . /go/src/app")]
    [InlineData("/bin/sh -c #(nop)  MAINTAINER Some Body", Instruction.Maintainer, "Some Body")]
    public void An_instruction_that_runs_nothing_stands_behind_the_mark(string text, Instruction instruction, string value)
    {
        var step = Step(Empty(text));

        Assert.Equal((instruction, value, BuilderDialect.Docker), (step.Instruction, step.Value, step.Dialect));
        Assert.Equal((0, text, true), (step.Index, step.Text, step.IsEmpty));
        Assert.Null(step.Layer);
    }

    [Theory]
    [InlineData("/bin/sh -c #(nop)  CMD [\"php\" \"-S\" \"[::]:8080\"]", Instruction.Cmd, CommandForm.Exec, "php|-S|[::]:8080")]
    [InlineData("/bin/sh -c #(nop)  CMD [\"nginx\" \"-g\" \"daemon off;\"]", Instruction.Cmd, CommandForm.Exec, "nginx|-g|daemon off;")]
    [InlineData("/bin/sh -c #(nop)  CMD [\"say\" \"\\\"hi\\\"\"]", Instruction.Cmd, CommandForm.Exec, "say|\"hi\"")]
    [InlineData("/bin/sh -c #(nop)  CMD []", Instruction.Cmd, CommandForm.Exec, "")]
    [InlineData("/bin/sh -c #(nop)  ENTRYPOINT [\"/bin/sh\" \"-c\" \"exec node $OPTS\"]", Instruction.Entrypoint, CommandForm.Shell, "exec node $OPTS")]
    [InlineData("/bin/sh -c #(nop) CMD node server.js", Instruction.Cmd, CommandForm.Shell, "node server.js")]
    [InlineData("/bin/sh -c #(nop)  CMD", Instruction.Cmd, CommandForm.None, "")]
    [InlineData("/bin/sh -c #(nop)  HEALTHCHECK &{[\"CMD-SHELL\" \"curl -f [::1] || exit 1\"] \"30s\" \"3s\" \"0s\" '\\x00'}", Instruction.Healthcheck, CommandForm.Shell, "curl -f [::1] || exit 1")]
    [InlineData("/bin/sh -c #(nop)  HEALTHCHECK &{[\"CMD\" \"/check\" \"x\"] \"30s\" \"3s\" \"0s\" '\\x00'}", Instruction.Healthcheck, CommandForm.Exec, "/check|x")]
    [InlineData("/bin/sh -c #(nop)  HEALTHCHECK &{[\"NONE\"] \"0s\" \"0s\" \"0s\" '\\x00'}", Instruction.Healthcheck, CommandForm.None, "")]
    [InlineData("/bin/sh -c #(nop)  HEALTHCHECK &{[\"NONE\"", Instruction.Healthcheck, CommandForm.None, "")]
    [InlineData("/bin/sh -c #(nop)  HEALTHCHECK &{[] \"0s\" '\\x00'}", Instruction.Healthcheck, CommandForm.None, "")]
    [InlineData("/bin/sh -c #(nop) HEALTHCHECK NONE", Instruction.Healthcheck, CommandForm.None, "")]
    public void A_command_is_told_to_be_in_shell_or_exec_form(string text, Instruction instruction, CommandForm form, string args)
    {
        var step = Step(Empty(text));

        Assert.Equal((instruction, form, args), (step.Instruction, step.Form, string.Join('|', step.Args)));
    }

    [Theory]
    [InlineData("/bin/sh -c apt-get update && apt-get install -y curl", "/bin/sh -c", "apt-get update && apt-get install -y curl")]
    [InlineData("/bin/sh -c set -ex; \techo '#(nop) USER nobody'", "/bin/sh -c", "set -ex; \techo '#(nop) USER nobody'")]
    [InlineData("/bin/bash -o pipefail -c wget -qO- x | tar xz", "/bin/bash -o pipefail -c", "wget -qO- x | tar xz")]
    [InlineData("/bin/ash -eo pipefail -c echo hi", "/bin/ash -eo pipefail -c", "echo hi")]
    [InlineData("cmd /S /C echo hi", "cmd /S /C", "echo hi")]
    [InlineData("powershell -Command $ErrorActionPreference = 'Stop'; Get-Item x", "powershell -Command", "$ErrorActionPreference = 'Stop'; Get-Item x")]
    [InlineData("pwsh.exe -NoLogo -ExecutionPolicy Bypass -Command Get-Item x", "pwsh.exe -NoLogo -ExecutionPolicy Bypass -Command", "Get-Item x")]
    public void A_run_stands_behind_its_shell(string text, string shell, string command)
    {
        var step = Step(Made(text));

        Assert.Equal((Instruction.Run, CommandForm.Shell, shell, command), (step.Instruction, step.Form, step.Shell, step.Value));
        Assert.Equal([command], step.Args);
        Assert.Equal((BuilderDialect.Docker, 0), (step.Dialect, step.Layer));
    }

    [Fact]
    public void The_mark_of_Windows_stands_behind_its_shells()
    {
        var steps = Read(
            Empty("cmd /S /C #(nop)  ENV A=b"),
            Empty("cmd /S /C #(nop)  SHELL [powershell -Command $ErrorActionPreference = 'Stop';]"),
            Made($"powershell -Command $ErrorActionPreference = 'Stop'; #(nop) COPY file:{Hash} in C:\\app\\x.exe "),
            Made("powershell -Command $ErrorActionPreference = 'Stop'; Get-Item x")).Steps;

        Assert.Equal([Instruction.Env, Instruction.Shell, Instruction.Copy, Instruction.Run], steps.Select(step => step.Instruction));
        Assert.Equal("C:\\app\\x.exe", steps[2].Destination);
        Assert.Equal("Get-Item x", steps[3].Value);
    }

    [Fact]
    public void A_shell_that_SHELL_set_is_taken_off_the_lines_behind_it()
    {
        var steps = Read(
            Empty("/bin/sh -c #(nop)  SHELL [/usr/bin/rc -x]"),
            Made("/usr/bin/rc -x echo hi"),
            Empty("/usr/bin/rc -x #(nop)  ENV A=b"),
            Made("/usr/bin/rcx echo hi")).Steps;

        Assert.Equal((Instruction.Run, "/usr/bin/rc -x", "echo hi"), (steps[1].Instruction, steps[1].Shell, steps[1].Value));
        Assert.Equal((Instruction.Env, "A=b"), (steps[2].Instruction, steps[2].Value));
        Assert.Equal((Instruction.Unknown, "/usr/bin/rcx echo hi"), (steps[3].Instruction, steps[3].Value));
    }

    // Lines of buildah 1.28, by experiment.
    [Theory]
    [InlineData("/bin/sh -c #(nop) LABEL a=b \"c d\"=\"e f\"", Instruction.Label, "a=b \"c d\"=\"e f\"", "")]
    [InlineData("/bin/sh -c #(nop) ENV FOO bar baz", Instruction.Env, "FOO=bar baz", "")]
    [InlineData("/bin/sh -c #(nop) ENV FOO  bar", Instruction.Env, "FOO=bar", "")]
    [InlineData("/bin/sh -c #(nop) ENV X=1 Y=\"two words\"", Instruction.Env, "X=1 Y=\"two words\"", "")]
    [InlineData("/bin/sh -c #(nop) SHELL [\"/bin/sh\", \"-ec\"]", Instruction.Shell, "/bin/sh -ec", "")]
    [InlineData("/bin/sh -c #(nop) EXPOSE 80 443/udp", Instruction.Expose, "80 443/udp", "")]
    [InlineData("/bin/sh -c #(nop) VOLUME /data /d2", Instruction.Volume, "/data /d2", "")]
    [InlineData("/bin/sh -c #(nop) HEALTHCHECK --interval=5s CMD echo ok", Instruction.Healthcheck, "--interval=5s CMD echo ok", "echo ok")]
    [InlineData("/bin/sh -c #(nop) HEALTHCHECK CMD [\"/check\", \"x\"]", Instruction.Healthcheck, "CMD [\"/check\", \"x\"]", "/check|x")]
    [InlineData("/bin/sh -c #(nop) ENTRYPOINT exec node x", Instruction.Entrypoint, "exec node x", "exec node x")]
    [InlineData("/bin/sh -c #(nop) CMD [\"a\", \"b c\"]", Instruction.Cmd, "[\"a\", \"b c\"]", "a|b c")]
    [InlineData("/bin/sh -c --mount=type=cache,target=/c --network=none echo hi", Instruction.Run, "echo hi", "echo hi")]
    [InlineData("/bin/sh -c [\"/bin/echo\", \"x y\", \"z\"]", Instruction.Run, "[\"/bin/echo\", \"x y\", \"z\"]", "/bin/echo|x y|z")]
    public void Lines_of_buildah_are_those_of_the_Dockerfile(string text, Instruction instruction, string value, string args)
    {
        var step = Step(Made(text, "FROM 0c21be55ead8"));

        Assert.Equal((instruction, value, args), (step.Instruction, step.Value, string.Join('|', step.Args)));
        Assert.Equal(BuilderDialect.Buildah, step.Dialect);
    }

    [Fact]
    public void Lines_that_docker_and_buildah_write_alike_go_with_the_next_that_tells()
    {
        var config = Config(
            Made($"/bin/sh -c #(nop) ADD file:{Hash} in / "),
            Empty("/bin/sh -c #(nop)  CMD [\"bash\"]"),
            Made("/bin/sh -c touch /a"),
            Empty("/bin/sh -c #(nop) USER 1"),
            Made("/bin/sh -c touch /b")) with
        { Labels = TestInput.Config().Labels.Add("io.buildah.version", "1.28.2") };

        Assert.Equal(
            [BuilderDialect.Docker, BuilderDialect.Docker, BuilderDialect.Buildah, BuilderDialect.Buildah, BuilderDialect.Buildah],
            Read(config).Steps.Select(step => step.Dialect));
    }

    [Fact]
    public void Where_no_line_behind_tells_they_go_with_the_line_before()
    {
        Assert.Equal([BuilderDialect.Docker, BuilderDialect.Docker], DialectsOf(DockersCmd, Made("/bin/sh -c touch /a")));
        Assert.Equal(
            [BuilderDialect.Docker, BuilderDialect.Buildah, BuilderDialect.Buildah],
            DialectsOf(DockersCmd, Empty("/bin/sh -c #(nop) USER 1", "FROM 0c21be55ead8"), Made("/bin/sh -c touch /a")));
    }

    [Fact]
    public void A_line_of_another_builder_parts_them_from_what_is_behind_it()
    {
        var other = Made("RUN /bin/sh -c make # buildkit");
        var buildahs = Empty("/bin/sh -c #(nop) USER 1", "FROM 0c21be55ead8");

        Assert.Equal(
            [BuilderDialect.Docker, BuilderDialect.Docker, BuilderDialect.BuildKit, BuilderDialect.Buildah],
            DialectsOf(DockersCmd, Made("/bin/sh -c touch /a"), other, buildahs));
        Assert.Equal(
            [BuilderDialect.Buildah, BuilderDialect.BuildKit, BuilderDialect.Buildah],
            Read(Made("/bin/sh -c touch /a"), other, buildahs).Steps.Select(step => step.Dialect));
    }

    [Theory]
    [InlineData("ADD x /y", BuilderDialect.Docker)]
    [InlineData("COPY x /y", BuilderDialect.Docker)]
    [InlineData("WORKDIR /y", BuilderDialect.Docker)]
    [InlineData("USER y", BuilderDialect.Buildah)]
    public void One_space_behind_the_mark_tells_buildah_but_for_what_docker_writes_so_too(string instruction, BuilderDialect dialect) =>
        Assert.Equal([dialect, BuilderDialect.Docker], DialectsOf(Made($"/bin/sh -c #(nop) {instruction}"), DockersCmd));

    [Fact]
    public void The_shell_of_a_command_in_shell_form_is_kept() =>
        Assert.Equal("/bin/bash -o pipefail -c", Step(Empty("/bin/sh -c #(nop)  CMD [\"/bin/bash\" \"-o\" \"pipefail\" \"-c\" \"a\"]")).Shell);

    [Theory]
    [InlineData(true, BuilderDialect.Buildah)]
    [InlineData(false, BuilderDialect.Docker)]
    public void Where_no_line_tells_the_label_does(bool hasLabel, BuilderDialect expected)
    {
        var config = Config(Made("/bin/sh -c touch /a"), Empty("/bin/sh -c #(nop) WORKDIR /x"));
        config = hasLabel ? config with { Labels = config.Labels.Add("io.buildah.version", "1.28.2") } : config;

        Assert.All(Read(config).Steps, step => Assert.Equal(expected, step.Dialect));
    }

    [Fact]
    public void A_run_in_exec_form_with_build_arguments_is_a_run()
    {
        var step = Step(Made("|1 A=b npm ci"));

        Assert.Equal((Instruction.Run, CommandForm.Exec, "npm ci"), (step.Instruction, step.Form, step.Value));
        Assert.Equal(["npm", "ci"], step.Args);
        Assert.Equal(["A=b"], step.BuildArgs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("npm ci")]
    [InlineData("#(nop)  ENV A=b")]
    [InlineData("/bin/sh")]
    [InlineData("/bin/sh -x")]
    [InlineData("cmd /S")]
    [InlineData("powershell -File x")]
    [InlineData("|x A=b /bin/sh -c true")]
    [InlineData("x1 A=b /bin/sh -c true")]
    [InlineData("| A=b /bin/sh -c true")]
    [InlineData("|1")]
    [InlineData(" npm ci")]
    public void A_line_that_nobody_understands_keeps_its_text(string text)
    {
        var step = Step(Made(text));

        Assert.Equal((Instruction.Unknown, BuilderDialect.Unknown, text, text), (step.Instruction, step.Dialect, step.Text, step.Value));
    }

    [Fact]
    public void A_mark_without_an_instruction_is_a_command() =>
        Assert.Equal((Instruction.Run, "#(nop) FROB x"), (Step(Made("/bin/sh -c #(nop) FROB x")).Instruction, Step(Made("/bin/sh -c #(nop) FROB x")).Value));

    // Two spaces are docker's.
    private static HistoryEntry DockersCmd => Empty("/bin/sh -c #(nop)  CMD [\"a\"]");

    // Of an image in which buildah had a hand.
    private static IEnumerable<BuilderDialect> DialectsOf(params ImmutableArray<HistoryEntry> lines) =>
        Read(Config(lines) with { Labels = TestInput.Config().Labels.Add("io.buildah.version", "1.28.2") }).Steps.Select(step => step.Dialect);
}
