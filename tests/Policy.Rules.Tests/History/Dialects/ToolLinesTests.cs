using Policy.Rules.History;
using static Policy.Rules.Tests.History.HistoryInput;

namespace Policy.Rules.Tests.History.Dialects;

public sealed class ToolLinesTests
{
    [Theory]
    [InlineData("# debian.sh --arch 'amd64' out/ 'trixie' '@1787529600'", "", "", BuilderDialect.Debuerreotype)]
    [InlineData("RUN # debian.sh --arch 'amd64' out/", "", "", BuilderDialect.Debuerreotype)]
    [InlineData("umoci raw add-layer --image x:y layer.tar", "", "", BuilderDialect.Umoci)]
    [InlineData("/bin/sh -c umoci raw add-layer --image x:y layer.tar", "", "", BuilderDialect.Umoci)]
    [InlineData("RUN /bin/sh -c umoci repack --image x:y bundle # buildkit", "", "", BuilderDialect.Umoci)]
    [InlineData("bazel build ...", "", "Bazel", BuilderDialect.Bazel)]
    [InlineData("bazel build //app:layer", "", "", BuilderDialect.Bazel)]
    [InlineData("", "", "Bazel", BuilderDialect.Bazel)]
    [InlineData("ko build ko://example.dev/cmd/app", "go build output, at /ko-app/app", "ko", BuilderDialect.Ko)]
    [InlineData("ko publish example.dev/cmd/app", "kodata contents, at $KO_DATA_PATH", "", BuilderDialect.Ko)]
    [InlineData("apko", "This is an apko single-layer image", "apko", BuilderDialect.Apko)]
    [InlineData("jib-maven-plugin:3.4.0", "dependencies", "Jib", BuilderDialect.Jib)]
    [InlineData("jib-gradle-plugin:3.4.0", "classes", "", BuilderDialect.Jib)]
    [InlineData("Layer: 'jre', Created by buildpack: some/java@1.2.3", "", "", BuilderDialect.Buildpacks)]
    [InlineData("Buildpacks Application Launcher", "", "", BuilderDialect.Buildpacks)]
    [InlineData("Buildpacks Process Types", "", "", BuilderDialect.Buildpacks)]
    [InlineData("Application Layer", "", "", BuilderDialect.Buildpacks)]
    [InlineData("Application Slice: 1", "", "", BuilderDialect.Buildpacks)]
    [InlineData("Software Bill-of-Materials", "", "", BuilderDialect.Buildpacks)]
    [InlineData("Apply image ltsc2022-amd64", "", "", BuilderDialect.Unknown)]
    [InlineData("Install update ltsc2022-amd64", "", "", BuilderDialect.Unknown)]
    [InlineData("", "Imported from -", "", BuilderDialect.Unknown)]
    [InlineData("", "Created by Image Factory", "", BuilderDialect.Unknown)]
    [InlineData("", "store paths: ['/nix/store/x']", "", BuilderDialect.Unknown)]
    [InlineData("", "", "ko", BuilderDialect.Ko)]
    [InlineData("", "", "github.com/google/ko", BuilderDialect.Ko)]
    [InlineData("", "", "apko", BuilderDialect.Apko)]
    [InlineData("", "", "Jib", BuilderDialect.Jib)]
    public void What_a_tool_puts_in_is_an_import(string text, string comment, string author, BuilderDialect dialect)
    {
        var step = Step(Made(text, comment, author));

        Assert.Equal((Instruction.Import, dialect, 0, text), (step.Instruction, step.Dialect, step.Layer, step.Text));
        Assert.True(step.Writes);
    }

    [Theory]
    [InlineData("RUN # debian.sh --arch 'amd64' out/", "", "", "# debian.sh --arch 'amd64' out/")]
    [InlineData("RUN /bin/sh -c umoci repack --image x:y bundle # buildkit", "", "", "umoci repack --image x:y bundle")]
    [InlineData("bazel build ...", "", "", "bazel build ...")]
    [InlineData("x", "", "Bazel", "x")]
    [InlineData("", "Imported from -", "", "Imported from -")]
    public void What_the_tool_says_is_the_value(string text, string comment, string author, string value) =>
        Assert.Equal(value, Step(Made(text, comment, author)).Value);

    [Theory]
    [InlineData("config.cmd", Instruction.Cmd)]
    [InlineData("config.entrypoint", Instruction.Entrypoint)]
    [InlineData("config.env", Instruction.Env)]
    [InlineData("config.label", Instruction.Label)]
    [InlineData("config.user", Instruction.User)]
    [InlineData("config.workingdir", Instruction.Workdir)]
    [InlineData("config.exposedports", Instruction.Expose)]
    [InlineData("config.volume", Instruction.Volume)]
    [InlineData("config.stopsignal", Instruction.StopSignal)]
    [InlineData("manifest.annotation", Instruction.Label)]
    public void An_option_of_umoci_sets_or_clears_its_instruction(string option, Instruction instruction)
    {
        var set = Step(Empty($"umoci config --image i --{option} v --x"));
        var cleared = Step(Empty($"umoci config --image i --clear={option}"));

        Assert.Equal((instruction, "v"), (set.Instruction, set.Value));
        Assert.Equal((instruction, ""), (cleared.Instruction, cleared.Value));
    }

    // Ubuntu's own lines.
    [Theory]
    [InlineData("umoci config --image i:26.04 --clear=config.entrypoint --clear=config.cmd", Instruction.Cmd, "", CommandForm.None)]
    [InlineData("umoci config --image i:26.04 --clear=config.cmd --config.cmd /bin/bash", Instruction.Cmd, "/bin/bash", CommandForm.Exec)]
    [InlineData("umoci config --image i:26.04 --config.entrypoint=/init --x", Instruction.Entrypoint, "/init", CommandForm.Exec)]
    [InlineData("umoci config --image i:26.04 --config.env PATH=/usr/bin:/bin", Instruction.Env, "PATH=/usr/bin:/bin", CommandForm.None)]
    [InlineData("umoci config --image i:26.04 --clear=config.labels --config.label a=b\n\nc --config.label d=e", Instruction.Label, "a=b\n\nc", CommandForm.None)]
    [InlineData("umoci config --image i --clear=manifest.annotations --manifest.annotation a=b", Instruction.Label, "a=b", CommandForm.None)]
    [InlineData("umoci config --image i --config.user 1000", Instruction.User, "1000", CommandForm.None)]
    [InlineData("umoci config --image i --config.workingdir /x", Instruction.Workdir, "/x", CommandForm.None)]
    [InlineData("umoci config", Instruction.Unknown, "umoci config", CommandForm.None)]
    [InlineData("umoci config --config.cmd", Instruction.Unknown, "umoci config --config.cmd", CommandForm.None)]
    [InlineData("umoci config --config.cmd= --image i", Instruction.Cmd, "", CommandForm.None)]
    [InlineData("umoci config --config.cmd --image i", Instruction.Cmd, "--image i", CommandForm.Exec)]
    [InlineData("umoci config --config.cmd  /bin/bash  --image i", Instruction.Cmd, "/bin/bash", CommandForm.Exec)]
    [InlineData("umoci config --config.cmdx a", Instruction.Unknown, "umoci config --config.cmdx a", CommandForm.None)]
    public void What_umoci_configures_is_the_instruction_of_its_option(string text, Instruction instruction, string value, CommandForm form)
    {
        var step = Step(Empty(text));

        Assert.Equal((instruction, value, form, BuilderDialect.Umoci), (step.Instruction, step.Value, step.Form, step.Dialect));
        Assert.Equal(form == CommandForm.Exec ? [value] : [], step.Args);
    }

    [Fact]
    public void A_script_named_in_a_later_comment_is_no_root_file_system()
    {
        var steps = Read(Made("/bin/sh -c touch /a"), Made("/bin/sh -c # install.sh comes later\nmake")).Steps;

        Assert.Equal(Instruction.Run, steps[1].Instruction);
    }

    [Theory]
    [InlineData("# a comment")]
    [InlineData("# ./x.sh")]
    [InlineData("#debian.sh")]
    [InlineData("# .sh x")]
    public void Not_every_comment_is_a_script(string text) => Assert.Equal(Instruction.Unknown, Step(Made(text)).Instruction);

    [Fact]
    public void A_remark_beside_a_command_is_no_import() => Assert.Equal(Instruction.Unknown, Step(Made("npm ci", "Imported from -")).Instruction);
}
