using Policy.Rules.History;
using static Policy.Rules.Tests.History.HistoryInput;

namespace Policy.Rules.Tests.History.Boundaries;

/// <summary>buildah's remarks; the lines are those of buildah 1.28.</summary>
public sealed class FromRemarkTests
{
    [Fact]
    public void The_first_line_of_a_build_with_layers_names_the_base()
    {
        var end = Read(
            Empty($"/bin/sh -c #(nop) ADD file:{Hash} in / "),
            Made("/bin/sh -c #(nop) CMD [\"/bin/sh\"]"),
            Empty("/bin/sh -c #(nop) LABEL a=b", "FROM localhost/base:latest"),
            Made("/bin/sh -c make", "FROM 744b8b6db8c6"),
            Empty("/bin/sh -c #(nop) CMD a b c", "FROM 22ea013e24fa")).Base;

        Assert.Equal(new BaseBoundary(2, 1, "localhost/base:latest", 1, "buildah's remark 'FROM localhost/base:latest' at history[2]"), end);
    }

    [Fact]
    public void The_last_line_of_a_build_without_layers_names_the_base()
    {
        var end = Read(
            Empty($"/bin/sh -c #(nop) ADD file:{Hash} in / "),
            Made("/bin/sh -c #(nop) CMD [\"/bin/sh\"]"),
            Empty("/bin/sh -c #(nop) LABEL a=b"),
            Empty("/bin/sh -c make"),
            Made("/bin/sh -c #(nop) CMD a b c", "FROM localhost/base:latest")).Base;

        Assert.Equal((2, 1, "localhost/base:latest", 1.0), (end.Steps, end.Layers, end.Name, end.Confidence));
    }

    [Fact]
    public void Of_a_chain_the_last_remark_counts()
    {
        var end = Read(
            Made("/bin/sh -c #(nop) CMD [\"/bin/sh\"]"),
            Made($"/bin/sh -c #(nop) COPY file:{Hash} in /app/out ", "FROM localhost/base:latest"),
            Empty("/bin/sh -c #(nop) CMD [\"/bin/sh\"]", "FROM ca77eb4806cc"),
            Empty("/bin/sh -c #(nop) WORKDIR /srv"),
            Empty($"/bin/sh -c #(nop) COPY dir:{Hash} in /srv/ "),
            Made("/bin/sh -c touch /a", "FROM localhost/multi:latest")).Base;

        Assert.Equal((3, 2, "localhost/multi:latest"), (end.Steps, end.Layers, end.Name));
    }

    [Fact]
    public void A_single_line_that_made_no_layer_is_all_of_its_build()
    {
        var end = Read(Made("/bin/sh -c touch /a", "FROM x"), Empty("/bin/sh -c #(nop) ENV A=b", "FROM localhost/one:latest")).Base;

        Assert.Equal((1, 1, "localhost/one:latest"), (end.Steps, end.Layers, end.Name));
    }

    [Fact]
    public void The_first_line_of_a_history_may_have_the_remark()
    {
        var end = Read(Made("/bin/sh -c touch /a", "FROM localhost/x")).Base;

        Assert.Equal(new BaseBoundary(0, 0, "localhost/x", 1, "buildah's remark 'FROM localhost/x' at history[0]"), end);
    }

    [Fact]
    public void A_base_of_docker_ends_where_its_own_lines_do()
    {
        var end = Read(
            Made($"/bin/sh -c #(nop) ADD file:{Hash} in / "),
            Empty("/bin/sh -c #(nop)  CMD [\"bash\"]"),
            Empty("/bin/sh -c touch /a"),
            Made("/bin/sh -c #(nop) CMD [\"x\"]", "FROM docker.io/library/debian:12")).Base;

        Assert.Equal((2, 1, "docker.io/library/debian:12"), (end.Steps, end.Layers, end.Name));
    }

    [Fact]
    public void Another_builder_behind_it_has_the_last_word()
    {
        var end = Read(
            Made("/bin/sh -c touch /a", "FROM localhost/base:latest"), Empty("/bin/sh -c #(nop) CMD [\"x\"]", "FROM ca77eb4806cc"),
            Made("RUN /bin/sh -c make # buildkit")).Base;

        Assert.Equal((2, 1, null, 0.9), (end.Steps, end.Layers, end.Name, end.Confidence));
    }

    [Fact]
    public void A_squashed_image_has_its_base_in_its_one_layer()
    {
        var end = Read(
            Config(Empty("/bin/sh -c make"), Made("/bin/sh -c #(nop) CMD a", "FROM localhost/base:latest")), null,
            ("org.opencontainers.image.base.name", "registry.example/base:1")).Base;

        Assert.Equal((0, 0, "registry.example/base:1", 1), (end.Steps, end.Layers, end.Name, end.Confidence));
    }
}
