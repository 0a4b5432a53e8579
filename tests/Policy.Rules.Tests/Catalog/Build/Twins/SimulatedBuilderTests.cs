using Policy.Rules.Contents;
using Policy.Twins;
using Policy.Twins.Builders;
using Policy.Twins.Disks;
using Policy.Twins.Pairs;
using Policy.Twins.Worlds;

namespace Policy.Rules.Tests.Catalog.Build.Twins;

/// <summary>What the simulated builders make of a Dockerfile's text.</summary>
public sealed class SimulatedBuilderTests
{
    private static readonly Application Files = new() { Name = "x", Context = "a.txt 5\nb.txt 6\ndir/c.txt 7\ndir/sub/d.txt 8" };

    [Theory]
    [InlineData("a && b  c; d", "a|b c|d")]
    [InlineData("echo \"x && y\" 'z;w'", "echo x && y z;w")]
    [InlineData("apk add $DEPS", "apk add one two")]
    [InlineData("echo \"$DEPS\" ${DEPS}", "echo one two one two")]
    [InlineData("(cd /x && make)", "cd /x|make")]
    public void A_command_line_is_split_into_commands_and_words(string line, string commands) =>
        Assert.Equal(commands, string.Join('|', ShellWords.Read(line, name => name == "DEPS" ? "one two" : "").Select(words => string.Join(' ', words))));

    [Fact]
    public void Lines_that_go_on_are_joined_and_remarks_left_out() => Assert.Equal(
        [("FROM", "x"), ("RUN", "a     && b"), ("CMD", "[\"c\"]")], DockerfileLines.Read("# remark\nfrom x\nRUN a \\\n# remark\n    && b\n\nCMD [\"c\"]"));

    [Theory]
    [InlineData("COPY . /w/", "w/a.txt w/b.txt w/dir/c.txt w/dir/sub/d.txt")]
    [InlineData("COPY *.txt /w/", "w/a.txt w/b.txt")]
    [InlineData("COPY a.txt /w/z", "w/z")]
    [InlineData("COPY dir /w", "w/c.txt w/sub/d.txt")]
    [InlineData("COPY a.txt b.txt ./", "a.txt b.txt")]
    public void COPY_puts_what_a_folder_holds_and_files_where_they_belong(string copy, string files)
    {
        var image = DockerfileBuild.Build($"FROM scratch\n{copy}", Files, Dialects.BuildKit);

        Assert.Equal(files.Split(' '), image.Disk.Files.Keys);
    }

    [Fact]
    public void Copies_belong_to_the_owner_that_is_named()
    {
        var image = DockerfileBuild.Build("FROM node:20-alpine\nCOPY --chown=node:node a.txt /a.txt\nCOPY b.txt /b.txt", Files, Dialects.Docker);

        Assert.Equal((1000, 0), (image.Disk.Find("a.txt")!.UserId, image.Disk.Find("b.txt")!.UserId));
    }

    [Theory]
    [InlineData("FROM nowhere:1", "there is no base image nowhere:1")]
    [InlineData("FROM debian:12-slim\nRUN npm ci", "x: there is no program npm on PATH")]
    [InlineData("FROM node:20-slim\nRUN npm ci", "x: there is no package-lock.json in /")]
    [InlineData("FROM scratch\nCOPY z.txt /", "COPY: there is no z.txt")]
    public void A_Dockerfile_that_could_not_be_built_is_not(string dockerfile, string why) =>
        Assert.Equal(why, Assert.Throws<InvalidOperationException>(() => DockerfileBuild.Build(dockerfile, Files, Dialects.BuildKit)).Message);

    [Fact]
    public void What_goes_into_a_mounted_cache_comes_into_no_layer()
    {
        var image = DockerfileBuild.Build(
            "FROM golang:1.21-alpine\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/root/.cache/go-build --mount=type=cache,target=/go/pkg/mod go build -o /gateway ./cmd/server",
            ServerApplications.Go, Dialects.BuildKit);

        Assert.True(image.Disk.Exists("gateway"));
        Assert.False(image.Disk.Exists("root/.cache/go-build"));
        Assert.False(image.Disk.Exists("go/pkg/mod"));
        Assert.DoesNotContain("--mount", image.Config.History[^1].CreatedBy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_says_what_differs_and_whites_out_what_is_gone()
    {
        var before = new Disk();
        before.Write("a 1\nd/b 2\nd/e/c 3", "");
        var after = before.Snapshot();
        after.Remove("d/e");
        after.Write("f", DiskFile.Named("f", 4));

        var entries = new List<(string, FileKind)>();
        foreach (var entry in LayerDiff.Between(before, after).Entries)
        {
            entries.Add((entry.Path, entry.Kind));
        }

        Assert.Equal([("d", FileKind.Directory), ("d/e", FileKind.Whiteout), ("f", FileKind.File)], entries);
    }
}
