using Policy.Rules.Images;
using static Policy.Rules.Tests.History.HistoryInput;

namespace Policy.Rules.Tests.History.Boundaries;

/// <summary>Bases that set no CMD behind that of their own base.</summary>
public sealed class UnclosedBaseTests
{
    private static readonly HistoryEntry[] Slim =
    [
        Made("/bin/sh -c #(nop) ADD file:" + Hash + " in / ", hours: 0), Empty("/bin/sh -c #(nop)  CMD [\"sh\"]", hours: 0),
        Env("NGINX_VERSION=1.25.4", 100), Run(100), Cmd(100),
    ];

    [Fact]
    public void What_installs_a_version_that_it_names_before_a_pause_is_a_base()
    {
        var end = Read([.. Slim, Env("NJS_VERSION=0.8.3", 101), Run(101), Copy(500), Cmd(500)]).Base;

        Assert.Equal((7, 3, 0.6), (end.Steps, end.Layers, end.Confidence));
        Assert.Equal("steps up to history[6] install what they name the version of, and a pause follows", end.Why);
    }

    [Fact]
    public void It_may_describe_itself_too() => Assert.Equal(
        9, Steps([.. Slim, Env("A=b", 101), Env("NJS_VERSION=v0.8.3", 101), Run(101), Empty("/bin/sh -c #(nop)  EXPOSE 80", hours: 101), Copy(500)]));

    [Theory]
    [InlineData("VERSION=1.0")]
    [InlineData("APP_VERSION=latest")]
    [InlineData("NJS_RELEASE=1")]
    public void Without_a_version_it_is_the_application(string variable) => Assert.Equal(5, Steps([.. Slim, Env(variable, 101), Run(101), Copy(500)]));

    [Fact]
    public void What_is_installed_before_a_version_is_named_is_the_applications() => Assert.Equal(5, Steps([.. Slim, Run(101), Env("NJS_VERSION=0.8.3", 101), Copy(500)]));

    [Fact]
    public void Without_a_pause_it_is_the_application() => Assert.Equal(5, Steps([.. Slim, Env("NJS_VERSION=0.8.3", 101), Run(101), Copy(101.5)]));

    [Fact]
    public void What_copies_is_the_application() => Assert.Equal(5, Steps([.. Slim, Env("NJS_VERSION=0.8.3", 101), Copy(101), Run(101), Copy(500)]));

    [Fact]
    public void Where_versions_are_named_behind_the_pause_too_it_is_one_Dockerfile() =>
        Assert.Equal(5, Steps([.. Slim, Env("GOSU_VERSION=1.17", 101), Run(101), Env("GHOST_VERSION=5.80.0", 500), Run(500), Copy(500)]));

    [Fact]
    public void An_image_of_the_base_alone_ends_where_it_did() => Assert.Equal(5, Steps([.. Slim, Env("NJS_VERSION=0.8.3", 101), Run(101)]));

    private static int Steps(params HistoryEntry[] lines) => Read([.. lines]).Base.Steps;

    private static HistoryEntry Env(string variable, double hours) => Empty($"/bin/sh -c #(nop)  ENV {variable}", hours: hours);

    private static HistoryEntry Run(double hours) => Made("/bin/sh -c make", hours: hours);

    private static HistoryEntry Copy(double hours) => Made($"/bin/sh -c #(nop) COPY file:{Hash} in / ", hours: hours);

    private static HistoryEntry Cmd(double hours) => Empty("/bin/sh -c #(nop)  CMD [\"nginx\"]", hours: hours);
}
