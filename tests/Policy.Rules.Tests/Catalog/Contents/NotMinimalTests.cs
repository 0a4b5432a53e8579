using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Contents;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Tests.Contents;
using Policy.Rules.Verdicts;
using static Policy.Rules.Tests.Catalog.Contents.ContentsImage;

namespace Policy.Rules.Tests.Catalog.Contents;

public sealed class NotMinimalTests
{
    private static readonly FileEntry Apt = Program("usr/bin/apt-get");

    private static NotMinimal Rule => new();

    [Fact]
    public void A_distribution_is_counted_and_its_largest_packages_named()
    {
        var finding = RuleAssert.Finding(Judge(Facts(Many(201, Shell, Apt))));

        Assert.Equal("a shell, apt and 201 packages of the distribution are in the image, 20.1 MB that a minimal image would be nearly without", finding.Message);
        Assert.Equal(["bin/sh", "usr/bin/apt-get", Dpkg, Dpkg, Dpkg, Dpkg, Dpkg], finding.Evidence.Select(seen => seen.Where));
        Assert.Equal(new Evidence(EvidenceKind.Package, Dpkg, "package p200 1.0", 200_000), finding.Evidence[2]);
    }

    [Theory]
    [InlineData(200, 200, false)]
    [InlineData(201, 200, true)]
    [InlineData(11, 10, true)]
    [InlineData(10, 10, false)]
    public void A_policy_says_how_many_may_be_there(int packages, int most, bool fires) => Assert.Equal(
        fires, Judge(Facts(Many(packages, Shell, Apt)), ParameterSet.Defaults.With(NotMinimal.MaxPackages, most)) is Verdict.Fired);

    [Fact]
    public void Without_a_shell_or_a_manager_it_is_minimal()
    {
        RuleAssert.Passes(Judge(Facts(Many(300, Program("usr/bin/python3")))));
        RuleAssert.Passes(Judge(Facts(Many(300, Shell))));
        RuleAssert.Passes(Judge(Facts(LayersInput.Layer(Program("app")))));
    }

    [Fact]
    public void Packages_of_languages_do_not_count()
    {
        var layer = LayersInput.Layer(Shell, Apt, LayersInput.File(Dpkg), LayersInput.File("x")) with
        {
            Packages = [.. Enumerable.Range(0, 300).Select(i => new Package(PackageKind.Npm, $"p{i}", "1", "x", 1))],
        };

        RuleAssert.Passes(Judge(Facts(layer)));
    }

    [Fact]
    public void Without_a_database_how_many_there_are_is_not_known() => RuleAssert.Unknown(
        UnknownReason.Unsupported, "no database of the distribution's packages is in the image, so how many there are is not told", Judge(Facts(LayersInput.Layer(Shell, Apt))));

    [Fact]
    public void A_database_that_cannot_be_read_is_not_known() => RuleAssert.Unknown(
        UnknownReason.OverLimit, $"{Dpkg}: too large",
        Judge(Facts(Packages(Dpkg, [], Shell, Apt) with { Problems = [new ContentProblem(Dpkg, UnknownReason.OverLimit, "too large")] })));

    [Fact]
    public void Without_programs_it_is_not_known() => RuleAssert.Unknown(
        UnknownReason.Unsupported, "the list of files holds no programs, so whether there is a shell is not told",
        Judge(Told("apt-get install x") with { Layered = LayersInput.Known(Packages(Dpkg, Enumerable.Range(0, 300).Select(i => (i == 0 ? "apt" : $"p{i}", 1L)))) }));

    [Fact]
    public void Windows_is_not_concerned() => RuleAssert.NotApplicable(
        "Windows has no packages of a distribution", Judge(Facts(LayersInput.Layer()) with { Config = TestInput.Config() with { Platform = new Platform("windows", "amd64") } }));

    [Theory]
    [InlineData("/usr/bin/java", "distroless/java")]
    [InlineData("node", "distroless/nodejs")]
    [InlineData("dotnet", "chiseled")]
    [InlineData("python3.11", "distroless/python3")]
    [InlineData("/entrypoint.sh", "a shell or a script")]
    [InlineData("/app/server", "scratch")]
    public void The_remedy_fits_what_is_started(string program, string image)
    {
        var facts = Facts(Many(201, Shell, Apt)) with { Config = TestInput.Config() with { Entrypoint = [program] } };

        Assert.Contains(image, RuleAssert.Finding(Judge(facts)).Remedy, StringComparison.Ordinal);
    }

    private static LayerContents Many(int count, params FileEntry[] files) => Packages(Dpkg, Enumerable.Range(0, count).Select(i => ($"p{i}", i * 1000L)), files);

    private static Verdict Judge(ImageFacts facts, ParameterSet? parameters = null) => Rule.Evaluate(Input(facts, parameters));
}
