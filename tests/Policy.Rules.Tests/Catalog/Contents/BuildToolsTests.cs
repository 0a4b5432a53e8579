using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Contents;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Tests.Contents;
using Policy.Rules.Verdicts;
using static Policy.Rules.Tests.Catalog.Contents.ContentsImage;

namespace Policy.Rules.Tests.Catalog.Contents;

public sealed class BuildToolsTests
{
    private static BuildTools Rule => new();

    [Fact]
    public void Tools_are_named_with_what_they_take_and_who_brought_them()
    {
        var finding = RuleAssert.Finding(Judge(On(
            1,
            Packages(Dpkg, [("make", 2_000_000), ("libc6-dev", 1_000_000)], Shell),
            Packages(Dpkg, [("make", 2_000_000), ("libc6-dev", 1_000_000), ("gcc", 1_000_000), ("gcc-12", 60_000_000)]))));

        Assert.Equal("gcc, make are in the image, with 1 package of headers: 64 MB, 1 of 2 brought by the application's own steps, the rest by the base image", finding.Message);
        Assert.Equal(
            [
                new Evidence(EvidenceKind.Package, Dpkg, "gcc: packages gcc-12, gcc, written by history[1] RUN step 1", 61_000_000),
                new Evidence(EvidenceKind.Package, Dpkg, "make: package make, written by history[0] IMPORT step 0", 2_000_000),
            ],
            finding.Evidence);
        Assert.Equal(1, finding.Confidence);
    }

    [Theory]
    [InlineData(1, "make is in the image: 1 kB, brought by the application's own steps")]
    [InlineData(2, "make is in the image: 1 kB, brought by the base image")]
    [InlineData(0, "make is in the image: 1 kB")]
    public void A_tool_counts_whoever_brought_it(int baseLayers, string message) => Assert.Equal(
        message, RuleAssert.Finding(Judge(On(baseLayers, LayersInput.Layer(Shell), LayersInput.Layer(Program("usr/bin/make"))))).Message);

    [Fact]
    public void The_remedy_names_the_run_time_of_a_JDK()
    {
        var remedy = RuleAssert.Finding(Judge(Facts(Packages(Dpkg, [("openjdk-17-jdk", 1)], Shell)))).Remedy;

        Assert.Contains("a JRE (or jlink's) in place of the JDK", remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_alone_pass() => RuleAssert.Passes(Judge(On(0, Packages(Dpkg, [("libc6-dev", 1), ("libssl-dev", 1), ("libc-dev-bin", 1)], Shell))));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Helpers_that_packages_bring_pass(int baseLayers) => RuleAssert.Passes(Judge(On(
        baseLayers, LayersInput.Layer(Shell), Packages(Dpkg, [("pkg-config", 1), ("m4", 1), ("cpp-12", 1), ("node-gyp", 1)], Program("usr/bin/node-gyp"), Program("usr/bin/m4")))));

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_helper_that_the_application_put_on_PATH_itself_counts(int baseLayers, bool fires) => Assert.Equal(
        fires, Judge(On(baseLayers, LayersInput.Layer(Shell), LayersInput.Layer(Program("usr/local/bin/node-gyp")))) is Verdict.Fired);

    [Fact]
    public void What_one_step_installs_and_purges_is_not_there() => RuleAssert.Passes(Judge(On(
        1, Packages(Dpkg, [("bash", 1)], Shell), Packages(Dpkg, [("bash", 1), ("libpq5", 1)], LayersInput.File("usr/lib/libpq.so.5")))));

    [Theory]
    [InlineData("gcc", "make")]
    [InlineData("gcc-12", "make")]
    [InlineData("g*", "make")]
    [InlineData("make", "gcc")]
    [InlineData("**", null)]
    public void A_policy_allows_tools_by_name_or_package(string glob, string? left)
    {
        var verdict = Judge(Facts(Packages(Dpkg, [("gcc-12", 1), ("make", 1)], Shell)), ParameterSet.Defaults.With(BuildTools.Allow, [glob]));

        Assert.Equal(left is null ? null : $"{left} is in the image: 1 B", (verdict as Verdict.Fired)?.Findings[0].Message);
    }

    [Fact]
    public void An_image_of_one_static_program_passes() => RuleAssert.Passes(Judge(Facts(LayersInput.Layer(Program("app")))));

    [Theory]
    [InlineData("apk add --no-cache gcc musl-dev")]
    [InlineData("apt-get install -y openjdk-8-jdk")]
    public void Where_files_do_not_tell_the_history_does(string command)
    {
        var finding = RuleAssert.Finding(Judge(Told(command)));

        Assert.Equal((EvidenceKind.Step, "history[1]"), (finding.Evidence[0].Kind, finding.Evidence[0].Where));
        Assert.Equal(0.8, finding.Confidence);
    }

    [Theory]
    [InlineData("apk add --no-cache --virtual .b gcc && apk del .b")]
    [InlineData("apt-get install -y libpq5 libssl-dev")]
    [InlineData("echo nothing")]
    public void What_history_purges_is_not_there(string command) => RuleAssert.Passes(Judge(Told(command)));

    [Fact]
    public void What_history_installs_and_does_not_tell_is_not_known() => RuleAssert.Unknown(
        UnknownReason.Unsupported, "no database of packages is in the image, and what history[1] leaves installed cannot be told from its text", Judge(Told("apk add $TOOLS")));

    [Fact]
    public void History_is_not_asked_where_programs_are_seen()
    {
        var facts = Told("apk add gcc $TOOLS") with { Layered = LayersInput.Known(LayersInput.Layer(Shell)) };

        RuleAssert.Passes(Judge(facts));
    }

    [Fact]
    public void History_is_not_asked_for_packages_that_a_database_names()
    {
        var facts = Told("apt-get install gcc") with { Layered = LayersInput.Known(Packages(Dpkg, [("bash", 1)])) };

        RuleAssert.Passes(Judge(facts));
    }

    [Theory]
    [InlineData("PATH=/usr/local/go/bin:/usr/bin", "go")]
    [InlineData("GOLANG_VERSION=1.26", "go")]
    [InlineData("RUSTUP_HOME=/usr/local/rustup", "rust")]
    [InlineData("MAVEN_HOME=/usr/share/maven", "maven")]
    [InlineData("DOTNET_SDK_VERSION=8.0.100", "dotnet-sdk")]
    public void The_environment_tells_of_SDKs_where_nothing_else_does(string variable, string tool)
    {
        var finding = RuleAssert.Finding(Judge(Told("true").With(variable)));

        Assert.Equal(new Evidence(EvidenceKind.Config, "config.Env[0]", tool), Assert.Single(finding.Evidence));
        RuleAssert.Passes(Judge((Told("true") with { Layered = LayersInput.Known(LayersInput.Layer(Shell)) }).With(variable)));
    }

    [Theory]
    [InlineData("curl -o x https://example.org/OpenJDK21U-jdk_x64_linux_hotspot_21.tar.gz", "history[1]")]
    [InlineData("YML='sdk/linux/x86_64/index.yml'; wget $BASE/$YML", "history[1]")]
    [InlineData("curl -o x https://example.org/OpenJDK21U-jre_x64_linux_hotspot_21.tar.gz", null)]
    [InlineData("curl -o x https://example.org/download/jdk-21.0.5/OpenJDK21U-jre_x64_linux_hotspot_21.tar.gz", null)]
    [InlineData("apk add openjdk8-jre", null)]
    public void Java_that_was_unpacked_is_told_by_the_step_that_fetched_it(string command, string? place) =>
        Assert.Equal(place, (Judge(Told(command).With("JAVA_HOME=/opt/java")) as Verdict.Fired)?.Findings[0].Evidence[0].Where);

    [Theory]
    [InlineData("curl -o x https://example.org/java.tar.gz")]
    [InlineData("curl -O https://example.org/jre.tar.gz https://example.org/jdk.tar.gz")]
    [InlineData("true")]
    public void Java_that_nothing_tells_of_is_not_known(string command) => RuleAssert.Unknown(
        UnknownReason.Unsupported, "config.Env[0] JAVA_HOME says that Java is there, and neither packages nor steps tell whether it is a JDK",
        Judge(Told(command).With("JAVA_HOME=/opt/java")));

    [Fact]
    public void A_database_that_cannot_be_read_is_not_known_where_there_are_no_programs()
    {
        var layer = LayersInput.Layer(LayersInput.File("var/lib/rpm/Packages")) with
        {
            Problems = [new ContentProblem("var/lib/rpm/Packages", UnknownReason.Unsupported, "in Berkeley DB")],
        };
        var facts = Told("dnf install gcc") with { Layered = LayersInput.Known(layer) };

        RuleAssert.Unknown(UnknownReason.Unsupported, "var/lib/rpm/Packages: in Berkeley DB", Judge(facts));
        RuleAssert.Passes(Judge(facts with { Layered = LayersInput.Known(layer, LayersInput.Layer(Shell)) }));
    }

    [Fact]
    public void Of_Windows_the_SDK_alone_is_known()
    {
        var windows = TestInput.Config() with { Platform = new Platform("windows", "amd64") };

        RuleAssert.Unknown(
            UnknownReason.Unsupported, "of images for Windows only the .NET SDK is looked for", Judge(Facts(LayersInput.Layer(LayersInput.File("Files/x"))) with { Config = windows }));
        RuleAssert.Finding(Judge(Facts(LayersInput.Layer(LayersInput.File("Files/Program Files/dotnet/sdk/8.0.100/dotnet.dll"))) with { Config = windows }));
    }

    [Fact]
    public void Evidence_is_bounded()
    {
        ImmutableArray<string> names = ["gcc", "g++", "clang", "make", "cmake", "go", "cargo", "ghc", "nasm", "ld", "ant", "bazel"];
        var finding = RuleAssert.Finding(Judge(Facts(LayersInput.Layer([Shell, .. names.Select((name, i) => Program($"usr/bin/{name}", 1000 - i))]))));

        Assert.Equal(8, finding.Evidence.Length);
        Assert.StartsWith("gcc, g++, clang, make, cmake, go and 6 more are in the image: 11.9 kB", finding.Message, StringComparison.Ordinal);
    }

    private static Verdict Judge(ImageFacts facts, ParameterSet? parameters = null) => Rule.Evaluate(Input(facts, parameters));
}
