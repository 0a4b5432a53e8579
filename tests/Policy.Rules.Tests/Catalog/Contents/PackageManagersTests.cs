using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Contents;
using Policy.Rules.Catalog.Contents.Managers;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Tests.Contents;
using Policy.Rules.Verdicts;
using static Policy.Rules.Tests.Catalog.Contents.ContentsImage;

namespace Policy.Rules.Tests.Catalog.Contents;

public sealed class PackageManagersTests
{
    private static readonly ParameterSet None = ParameterSet.Defaults.With(PackageManagers.Allow, []);

    private static readonly LayerContents Node = LayersInput.Layer(
        Shell, Program("usr/local/bin/node"), Program("usr/local/lib/node_modules/npm/bin/npm-cli.js"), LayersInput.Link("usr/local/bin/npm", "../lib/node_modules/npm/bin/npm-cli.js"));

    private static PackageManagers Rule => new();

    [Theory]
    [InlineData("apt-get", "apt")]
    [InlineData("apk", "apk")]
    [InlineData("dnf-3", "dnf")]
    [InlineData("microdnf", "microdnf")]
    [InlineData("npx", "npm")]
    [InlineData("yarnpkg", "yarn")]
    [InlineData("pip3.11", "pip")]
    [InlineData("bundle", "bundler")]
    [InlineData("pecl", "pear")]
    [InlineData("rebar3", "rebar")]
    [InlineData("mvn", "maven")]
    [InlineData("node", null)]
    [InlineData("dpkg", null)]
    [InlineData("rpm", null)]
    [InlineData("apt-cache", null)]
    [InlineData("", null)]
    [InlineData("33", null)]
    public void A_program_is_known_by_its_name(string program, string? manager) => Assert.Equal(manager, ManagerNames.OfProgram(program));

    [Fact]
    public void What_remains_is_named_with_its_place()
    {
        var finding = RuleAssert.Finding(Judge(On(1, Node, LayersInput.Layer(Program("usr/local/bin/poetry", 50))), None));

        Assert.Equal("npm, poetry remain in the image and can install what nobody has looked at", finding.Message);
        Assert.Equal(
            [
                new Evidence(EvidenceKind.File, "usr/local/lib/node_modules/npm/bin/npm-cli.js", "npm, which usr/local/bin/npm leads to, written by history[0] IMPORT step 0", 1000),
                new Evidence(EvidenceKind.File, "usr/local/bin/poetry", "poetry, written by history[1] RUN step 1", 50),
            ],
            finding.Evidence);
    }

    [Fact]
    public void The_bases_own_is_allowed_where_nothing_is_said() => RuleAssert.Passes(Judge(On(1, Node, LayersInput.Layer(Program("app/server")))));

    [Fact]
    public void What_the_application_brought_is_not_the_bases() =>
        Assert.StartsWith("poetry remains", RuleAssert.Finding(Judge(On(1, Node, LayersInput.Layer(Program("usr/local/bin/poetry"))))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_distributions_own_stays_the_bases_where_an_upgrade_writes_it_anew() => RuleAssert.Passes(Judge(On(
        1, Packages(Dpkg, [("apt", 1)], Shell, Program("usr/bin/apt-get")), Packages(Dpkg, [("apt", 1)], Program("usr/bin/apt-get")))));

    [Fact]
    public void What_a_language_ships_with_stays_the_bases_where_it_is_updated() => RuleAssert.Passes(Judge(On(1, Node, LayersInput.Layer(Program("usr/local/lib/node_modules/npm/bin/npm-cli.js")))));

    [Fact]
    public void A_language_that_the_application_brought_is_not_the_bases() =>
        RuleAssert.Finding(Judge(On(1, LayersInput.Layer(Shell), Node)));

    [Theory]
    [InlineData(new[] { "base" }, false)]
    [InlineData(new[] { "npm" }, false)]
    [InlineData(new[] { "n*" }, false)]
    [InlineData(new[] { "pip" }, true)]
    [InlineData(new string[0], true)]
    public void A_policy_says_what_may_remain(string[] allow, bool fires) =>
        Assert.Equal(fires, Judge(On(1, Node), ParameterSet.Defaults.With(PackageManagers.Allow, [.. allow])) is Verdict.Fired);

    [Theory]
    [InlineData(Dpkg, "apt")]
    [InlineData(Apk, "apk-tools")]
    [InlineData("var/lib/rpm/rpmdb.sqlite", "dnf")]
    public void A_package_tells_too(string database, string package)
    {
        var evidence = Assert.Single(RuleAssert.Finding(Judge(Facts(Packages(database, [(package, 9), ("bash", 1)])), None)).Evidence);

        Assert.Equal(new Evidence(EvidenceKind.Package, database, $"package {package} 1.0, written by layer 1", 9), evidence);
    }

    [Fact]
    public void What_was_deleted_does_not_remain() =>
        RuleAssert.Passes(Judge(Facts(Node, LayersInput.Layer(LayersInput.Deleted("usr/local/bin/npm"))), None));

    [Fact]
    public void An_image_of_one_program_passes() => RuleAssert.Passes(Judge(Facts(LayersInput.Layer(Program("app"))), None));

    [Fact]
    public void Where_files_do_not_tell_what_steps_ran_was_there()
    {
        var finding = RuleAssert.Finding(Judge(Told("apk add --no-cache tzdata", "apk add curl"), None));

        Assert.Equal([new Evidence(EvidenceKind.Step, "history[1]", "apk is run")], finding.Evidence);
        Assert.Equal(0.8, finding.Confidence);
    }

    [Fact]
    public void A_root_file_system_whose_programs_are_not_seen_is_not_known() => RuleAssert.Unknown(
        UnknownReason.Unsupported, "the list of files holds no programs, so that which are there is not told", Judge(Told(), None));

    [Fact]
    public void Windows_is_not_known() => RuleAssert.Unknown(
        UnknownReason.Unsupported, "package managers of Windows are not looked for",
        Judge(Facts(LayersInput.Layer(LayersInput.File("Files/x"))) with { Config = TestInput.Config() with { Platform = new Platform("windows", "amd64") } }));

    private static Verdict Judge(ImageFacts facts, ParameterSet? parameters = null) => Rule.Evaluate(Input(facts, parameters));
}
