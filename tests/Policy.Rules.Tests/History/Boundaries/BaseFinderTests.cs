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
    public void What_ko_and_jib_and_buildpacks_put_in_is_no_base()
    {
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
        var inherited = Config(Root, Empty($"/bin/sh -c #(nop)  LABEL {BaseName}=debian:12"), Bash, Made("/bin/sh -c make")) with { Labels = labels };

        Assert.Equal("docker.io/library/debian:12", Read(mine).Base.Name);
        Assert.Null(Read(inherited).Base.Name);
    }

    private static (int Steps, int Layers) Ends(BuildHistory history) => (history.Base.Steps, history.Base.Layers);
}
