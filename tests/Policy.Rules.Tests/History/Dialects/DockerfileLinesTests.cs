using Policy.Rules.History;
using static Policy.Rules.Tests.History.HistoryInput;

namespace Policy.Rules.Tests.History.Dialects;

public sealed class DockerfileLinesTests
{
    private const string BuildKit = "buildkit.dockerfile.v0";

    [Theory]
    [InlineData("RUN /bin/sh -c npm ci # buildkit", CommandForm.Shell, "/bin/sh -c", "npm ci", "npm ci")]
    [InlineData("RUN /bin/bash -o pipefail -c curl x | sh # buildkit", CommandForm.Shell, "/bin/bash -o pipefail -c", "curl x | sh", "curl x | sh")]
    [InlineData("RUN npm ci # buildkit", CommandForm.Exec, "", "npm ci", "npm|ci")]
    [InlineData("RUN /dev/pipes/EOF # buildkit", CommandForm.Exec, "", "/dev/pipes/EOF", "/dev/pipes/EOF")]
    [InlineData("RUN /bin/sh -c apt-get update\napt-get install -y curl\n # buildkit", CommandForm.Shell, "/bin/sh -c", "apt-get update\napt-get install -y curl", "apt-get update\napt-get install -y curl")]
    [InlineData("RUN /bin/sh -c cat <<EOF > /x\nhi\nEOF # buildkit", CommandForm.Shell, "/bin/sh -c", "cat <<EOF > /x\nhi\nEOF", "cat <<EOF > /x\nhi\nEOF")]
    [InlineData("RUN /bin/sh -c ln -s a /b # backwards compat # buildkit", CommandForm.Shell, "/bin/sh -c", "ln -s a /b # backwards compat", "ln -s a /b # backwards compat")]
    [InlineData("RUN cmd /S /C echo hi # buildkit", CommandForm.Shell, "cmd /S /C", "echo hi", "echo hi")]
    public void BuildKit_names_the_shell_of_a_shell_form(string text, CommandForm form, string shell, string value, string args)
    {
        var step = Step(Made(text, BuildKit));

        Assert.Equal((Instruction.Run, form, shell, value, args), (step.Instruction, step.Form, step.Shell, step.Value, string.Join('|', step.Args)));
        Assert.Equal(BuilderDialect.BuildKit, step.Dialect);
    }

    [Fact]
    public void BuildKit_writes_build_arguments_before_the_shell()
    {
        var step = Step(Made("RUN |2 A=x B=y z /bin/sh -c make # buildkit", BuildKit));

        Assert.Equal(["A=x", "B=y z"], step.BuildArgs);
        Assert.Equal((CommandForm.Shell, "make"), (step.Form, step.Value));
    }

    [Theory]
    [InlineData("ENV NODE_ENV=production", Instruction.Env, "NODE_ENV=production", CommandForm.None, "")]
    [InlineData("USER node", Instruction.User, "node", CommandForm.None, "")]
    [InlineData("WORKDIR /app", Instruction.Workdir, "/app", CommandForm.None, "")]
    [InlineData("EXPOSE map[11211/tcp:{}]", Instruction.Expose, "11211/tcp", CommandForm.None, "")]
    [InlineData("EXPOSE [80/tcp 443/tcp]", Instruction.Expose, "80/tcp 443/tcp", CommandForm.None, "")]
    [InlineData("VOLUME [/data]", Instruction.Volume, "/data", CommandForm.None, "")]
    [InlineData("ENTRYPOINT [\"/app/server\"]", Instruction.Entrypoint, "[\"/app/server\"]", CommandForm.Exec, "/app/server")]
    [InlineData("CMD [\"node\" \"dist/index.js\"]", Instruction.Cmd, "[\"node\" \"dist/index.js\"]", CommandForm.Exec, "node|dist/index.js")]
    [InlineData("CMD [\"/bin/sh\" \"-c\" \"node .\"]", Instruction.Cmd, "node .", CommandForm.Shell, "node .")]
    [InlineData("HEALTHCHECK &{[\"CMD-SHELL\" \"curl -f localhost\"] \"30s\" \"3s\" \"0s\" \"0s\" '\\x03'}", Instruction.Healthcheck, "&{[\"CMD-SHELL\" \"curl -f localhost\"] \"30s\" \"3s\" \"0s\" \"0s\" '\\x03'}", CommandForm.Shell, "curl -f localhost")]
    public void BuildKit_writes_other_instructions_plain_with_its_comment(string text, Instruction instruction, string value, CommandForm form, string args)
    {
        var step = Step(Empty(text, BuildKit));

        Assert.Equal((instruction, value, form, args), (step.Instruction, step.Value, step.Form, string.Join('|', step.Args)));
        Assert.Equal(BuilderDialect.BuildKit, step.Dialect);
    }

    [Theory]
    [InlineData("COPY . . # buildkit", ".", ".")]
    [InlineData("COPY package.json package-lock.json ./ # buildkit", "package.json|package-lock.json", "./")]
    [InlineData("COPY --chown=node:node --chmod=755 --link /app/dist ./dist # buildkit", "/app/dist", "./dist")]
    [InlineData("COPY <<EOF /etc/motd # buildkit", "<<EOF", "/etc/motd")]
    [InlineData("ADD https://host.example/a.tgz /opt/ # buildkit", "https://host.example/a.tgz", "/opt/")]
    public void BuildKit_names_what_is_copied(string text, string sources, string destination)
    {
        var step = Step(Made(text, BuildKit));

        Assert.Equal((sources, destination), (string.Join('|', step.Sources), step.Destination));
        Assert.Null(step.From);
    }

    [Theory]
    [InlineData("RUN npm ci", Instruction.Run, CommandForm.Shell, "npm ci")]
    [InlineData("RUN --mount=type=cache,target=/root/.npm npm ci", Instruction.Run, CommandForm.Shell, "npm ci")]
    [InlineData("RUN [\"npm\", \"ci\"]", Instruction.Run, CommandForm.Exec, "npm|ci")]
    [InlineData("CMD node .", Instruction.Cmd, CommandForm.Shell, "node .")]
    [InlineData("RUN\tnpm ci", Instruction.Run, CommandForm.Shell, "npm ci")]
    [InlineData("RUN\nnpm ci", Instruction.Run, CommandForm.Shell, "npm ci")]
    [InlineData("RUN --network=none  --security=insecure  npm ci", Instruction.Run, CommandForm.Shell, "npm ci")]
    [InlineData("RUN --mount=type=tmpfs", Instruction.Run, CommandForm.Shell, "")]
    public void Kaniko_repeats_the_Dockerfile(string text, Instruction instruction, CommandForm form, string args)
    {
        var step = Step(Made(text, author: "kaniko"));

        Assert.Equal((instruction, form, args, BuilderDialect.Kaniko), (step.Instruction, step.Form, string.Join('|', step.Args), step.Dialect));
        Assert.Equal("", step.Shell);
    }

    [Theory]
    [InlineData("COPY --from=build --chown=1:1 /app/dist ./dist", "build", "/app/dist", "./dist")]
    [InlineData("COPY [\"a b\", \"c d/\"]", null, "a b", "c d/")]
    [InlineData("COPY --from=build", "build", "", null)]
    [InlineData("COPY --link  --from=build  a b /c/", "build", "a|b", "/c/")]
    [InlineData("COPY a", null, "a", null)]
    [InlineData("COPY a in /b", null, "a|in", "/b")]
    public void Kaniko_keeps_the_stage_that_is_copied_from(string text, string? from, string sources, string? destination)
    {
        var step = Step(Made(text, author: "kaniko"));

        Assert.Equal((from, sources, destination), (step.From, string.Join('|', step.Sources), step.Destination));
    }

    [Fact]
    public void A_plain_line_among_those_of_BuildKit_is_BuildKits()
    {
        var steps = Read(Made("RUN /bin/sh -c make # buildkit"), Empty("ENV A=b"), Made("RUN npm ci")).Steps;

        Assert.Equal(BuilderDialect.BuildKit, steps[1].Dialect);
        Assert.Equal((BuilderDialect.BuildKit, CommandForm.Shell, "npm ci"), (steps[2].Dialect, steps[2].Form, steps[2].Value));
    }

    [Fact]
    public void A_plain_line_that_nothing_else_tells_of_has_no_known_writer()
    {
        var step = Step(Made("RUN npm ci"));

        Assert.Equal((Instruction.Run, BuilderDialect.Unknown, CommandForm.Shell), (step.Instruction, step.Dialect, step.Form));
    }

    [Theory]
    [InlineData("run npm ci")]
    [InlineData("RUNNING npm ci")]
    [InlineData("FROM debian")]
    public void Only_an_instruction_begins_a_line(string text) => Assert.Equal(Instruction.Unknown, Step(Made(text)).Instruction);
}
