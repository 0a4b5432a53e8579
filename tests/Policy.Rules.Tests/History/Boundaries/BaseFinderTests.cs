using Policy.Rules.History;
using Policy.Rules.Images;
using static Policy.Rules.Tests.History.HistoryInput;

namespace Policy.Rules.Tests.History.Boundaries;

public sealed class BaseFinderTests
{
    private const string BaseName = "org.opencontainers.image.base.name";

    private static readonly HistoryEntry Root = Made("/bin/sh -c #(nop) ADD file:" + Hash + " in / ", hours: 0);

    private static readonly HistoryEntry Bash = Empty("/bin/sh -c #(nop)  CMD [\"bash\"]", hours: 0);

    [Fact]
    public void A_root_file_system_and_its_CMD_are_a_base()
    {
        Assert.Equal(new BaseBoundary(2, 1, null, 0.8, "history[0] puts in a root file system"), Read(Root, Bash).Base);
        Assert.Equal((1, 1), Ends(Read(Root)));
    }

    [Fact]
    public void Lines_before_a_root_file_system_and_after_it_until_its_CMD_are_the_bases()
    {
        // Ubuntu 22.04 and Fedora.
        var history = Read(
            Empty("/bin/sh -c #(nop)  ARG RELEASE", hours: 0), Empty("/bin/sh -c #(nop)  LABEL a=b", hours: 0), Root,
            Empty("/bin/sh -c #(nop)  ENV DISTTAG=f41", hours: 0), Bash, Empty("/bin/sh -c #(nop)  ENV MINE=1", hours: 0),
            Made("/bin/sh -c make", hours: 0.01));

        Assert.Equal((5, 1), Ends(history));
    }

    [Fact]
    public void A_CMD_that_comes_later_is_not_the_root_file_systems()
    {
        Assert.Equal((1, 1), Ends(Read(Root, Empty("/bin/sh -c #(nop)  ENV A=b", hours: 0.02), Empty("/bin/sh -c #(nop)  CMD [\"a\"]", hours: 0.02))));
        Assert.Equal((3, 1), Ends(Read(Root, Empty("/bin/sh -c #(nop)  ENV A=b", hours: 0.01), Empty("/bin/sh -c #(nop)  CMD [\"a\"]", hours: 0.02))));
    }

    [Theory]
    [InlineData(59, 2)]
    [InlineData(60, 1)]
    public void The_CMD_of_a_root_file_system_comes_within_the_minute(int seconds, int steps) =>
        Assert.Equal((steps, 1), Ends(Read(Root, Bash with { Created = Bash.Created!.Value.AddSeconds(seconds) })));

    [Fact]
    public void Behind_files_of_which_nothing_is_known_a_root_file_system_is_no_base() =>
        Assert.Equal(BaseBoundary.None, Read(Made("who knows"), Root).Base);

    [Fact]
    public void Where_layers_cannot_be_told_apart_the_steps_still_tell() =>
        Assert.Equal((2, 0), Ends(Read(Config(Root with { EmptyLayer = true }, Bash with { EmptyLayer = false }), 3)));

    [Fact]
    public void An_image_of_umoci_alone_is_all_base()
    {
        var history = Read(
            Made("umoci raw add-layer --image i x.tar"), Empty("umoci config --image i --config.cmd /bin/bash"),
            Empty("umoci config --image i --manifest.annotation a=b"));

        Assert.Equal(new BaseBoundary(3, 1, null, 0.8, "history[0] puts in a root file system"), history.Base);
    }

    [Fact]
    public void What_another_builder_sets_is_not_umocis() =>
        Assert.Equal((2, 1), Ends(Read(
            Made("umoci raw add-layer --image i x.tar"), Empty("umoci config --image i --config.cmd /bin/bash"), Empty("ENV A=b"),
            Made("RUN /bin/sh -c make # buildkit"))));

    [Fact]
    public void All_lines_of_umoci_are_the_bases()
    {
        var history = Read(
            Made("umoci raw add-layer --image i x.tar", hours: 0), Empty("umoci config --image i --config.cmd /bin/bash", hours: 0),
            Empty("umoci config --image i --manifest.annotation a=b", hours: 0), Made("umoci raw add-layer --image i control.tar", hours: 0),
            Made("RUN /bin/sh -c make # buildkit", hours: 0));

        Assert.Equal(new BaseBoundary(4, 2, null, 0.9, "the builder changes from Umoci to BuildKit at history[4]"), history.Base);
    }

    [Fact]
    public void Where_another_builder_takes_over_the_base_ends()
    {
        var history = Read(
            Made("# debian.sh --arch 'amd64' out/ 'trixie'"), Made("/bin/sh -c apt-get update"), Empty("/bin/sh -c #(nop)  CMD [\"x\"]"),
            Empty("ENV A=b", "buildkit.dockerfile.v0"), Made("RUN /bin/sh -c make # buildkit"));

        Assert.Equal((3, 2, 0.9), (history.Base.Steps, history.Base.Layers, history.Base.Confidence));
        Assert.Equal("the builder changes from Docker to BuildKit at history[3]", history.Base.Why);
        Assert.Equal([3, 4], history.ApplicationSteps.Select(step => step.Index));
    }

    [Fact]
    public void Of_several_builders_the_last_one_has_the_application() =>
        Assert.Equal(
            "the builder changes from BuildKit to Kaniko at history[2]",
            Read(Made("/bin/sh -c a"), Made("RUN /bin/sh -c b # buildkit"), Made("RUN c", author: "kaniko")).Base.Why);

    [Fact]
    public void A_line_of_nobody_known_is_no_other_builders() =>
        Assert.Equal((1, 1), Ends(Read(Root, Made("who knows"), Made("/bin/sh -c make"))));

    [Fact]
    public void What_ko_and_jib_and_buildpacks_put_in_is_no_base()
    {
        Assert.Equal(BaseBoundary.None, Read(Made("bazel build //a"), Made("bazel build //b")).Base);
        Assert.Equal(BaseBoundary.None, Read(Made("jib-maven-plugin:3.4.0"), Made("jib-maven-plugin:3.4.0")).Base);
        Assert.Equal(BaseBoundary.None, Read(Made("Application Layer"), Made("Application Layer")).Base);
        Assert.Equal(BaseBoundary.None, Read(Made("ko build x", author: "ko"), Made("ko build x", author: "ko")).Base);
        Assert.Equal((1, 1), Ends(Read(Made("bazel build ...", author: "Bazel"), Made("ko build x", author: "ko"))));
        Assert.Equal((1, 1), Ends(Read(Made("apko", author: "apko"), Made("jib-maven-plugin:3.4.0", author: "Jib"))));
    }

    [Fact]
    public void Nothing_tells_a_base_of_an_image_from_scratch()
    {
        var end = Read(Made($"/bin/sh -c #(nop) COPY file:{Hash} in / "), Empty("/bin/sh -c #(nop)  CMD [\"/hello\"]")).Base;

        Assert.Equal(BaseBoundary.None, end);
        Assert.Equal((0, 0, null, 0, "nothing tells a base image"), (end.Steps, end.Layers, end.Name, end.Confidence, end.Why));
    }

    [Theory]
    [InlineData(2, "docker.io/library/debian:12")]
    [InlineData(0, "docker.io/library/debian:12")]
    public void The_annotation_names_the_base(int steps, string name)
    {
        var config = steps == 0 ? Config(Made("/bin/sh -c make")) : Config(Root, Bash, Made("/bin/sh -c make"));
        var end = Read(config, null, (BaseName, name)).Base;

        Assert.Equal((steps, name), (end.Steps, end.Name));
        Assert.Equal(steps == 0 ? "its name is given, but nothing tells where it ends" : "history[0] puts in a root file system", end.Why);
    }

    [Fact]
    public void An_empty_annotation_names_none() => Assert.Equal(BaseBoundary.None, Read(Config(Made("/bin/sh -c make")), null, (BaseName, "")).Base);

    [Fact]
    public void A_label_names_the_base_where_the_application_sets_it()
    {
        var labels = TestInput.Config().Labels.Add(BaseName, "docker.io/library/debian:12");
        var mine = Config(Root, Bash, Empty($"/bin/sh -c #(nop)  LABEL {BaseName}=debian:12"), Made("/bin/sh -c make")) with { Labels = labels };
        var lines = Config(
            Root, Empty($"/bin/sh -c #(nop)  LABEL {BaseName}=debian:12"), Bash, Made("/bin/sh -c make"),
            Empty("/bin/sh -c #(nop)  LABEL a=b"), Empty($"/bin/sh -c #(nop)  ENV A={BaseName}"));
        var inherited = lines with { Labels = labels };

        Assert.Null(Read(mine with { Labels = labels.SetItem(BaseName, "") }).Base.Name);
        Assert.Equal("docker.io/library/debian:12", Read(mine).Base.Name);
        Assert.Null(Read(inherited).Base.Name);
    }

    [Fact]
    public void A_label_names_the_base_though_nothing_tells_where_it_ends()
    {
        var config = Config(Empty($"/bin/sh -c #(nop)  LABEL {BaseName}=debian:12"), Made("/bin/sh -c make"));

        Assert.Equal(
            (0, "debian:12"),
            Read(config with { Labels = config.Labels.Add(BaseName, "debian:12") }).Base is var end ? (end.Steps, end.Name) : default);
    }

    private static (int Steps, int Layers) Ends(BuildHistory history) => (history.Base.Steps, history.Base.Layers);
}
