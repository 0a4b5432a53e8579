using System.Globalization;
using Policy.Rules.Attestations;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Build.SingleStage;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Tests.Catalog.Contents;
using Policy.Rules.Tests.Contents;
using Policy.Rules.Verdicts;
using Policy.Twins;

namespace Policy.Rules.Tests.Catalog.Build.SingleStage;

public sealed class SingleStageRuleTests
{
    private static readonly TwinPair Node = TwinPairs.All.First(pair => pair.Stack == "node" && pair.Dialect == "buildkit");

    [Fact]
    public void A_finding_says_how_sure_what_would_be_saved_why_and_what_to_write_instead()
    {
        var finding = RuleAssert.Finding(Judge(Node.Single));

        Assert.InRange(finding.Confidence, 0.9, 0.99);
        Assert.Matches(@"^built in one stage: 0\.9\d, would be [\d.]+ [kMG]B instead of [\d.]+ [kMG]B$", finding.Headline);
        Assert.StartsWith(finding.Headline + ": ", finding.Message, StringComparison.Ordinal);
        Assert.Contains("its own steps build (npm run build)", finding.Message, StringComparison.Ordinal);
        Assert.Contains("FROM node:20", finding.Dockerfile, StringComparison.Ordinal);
        Assert.Contains(" AS build\n", finding.Dockerfile, StringComparison.Ordinal);
        Assert.Contains("COPY --from=build ", finding.Dockerfile, StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_begins_with_its_weight_and_the_strongest_comes_first()
    {
        var evidence = RuleAssert.Finding(Judge(Node.Single)).Evidence;
        var weights = evidence.SkipLast(1).Select(seen => double.Parse(seen.What.Split(' ')[0], CultureInfo.InvariantCulture)).ToList();

        Assert.NotEmpty(weights);
        Assert.Equal(weights.OrderByDescending(Math.Abs), weights);
        Assert.Equal("what it would be, built in stages", evidence[^1].What);
    }

    [Fact]
    public void What_it_would_be_is_less_than_it_is_and_more_than_nothing()
    {
        foreach (var pair in TwinPairs.All)
        {
            var now = ((ContentsResult.Known)pair.Single.Layered!).Contents.UnpackedBytes;
            Assert.InRange(RuleAssert.Finding(Judge(pair.Single)).Evidence[^1].Bytes!.Value, 1, now - 1);
        }
    }

    [Fact]
    public void A_JDK_and_Maven_of_apt_are_counted_off_once_and_the_run_time_stays()
    {
        Package[] ofBase = [Dpkg("libc6", 10)];
        Package[] installed =
        [
            .. ofBase, Dpkg("openjdk-17-jdk-headless", 200, "openjdk-17-jre-headless\nlibc6"), Dpkg("openjdk-17-jre-headless", 150, "libc6\nca-certificates-java"),
            Dpkg("ca-certificates-java", 1), Dpkg("maven", 30, "libmaven3-core-java\njava-runtime"), Dpkg("libmaven3-core-java", 5),
        ];
        var image = new ApplicationImage { BaseLayers = 1 }
            .Add(Instruction.Import, "rootfs.tar /", Status(ofBase, LayersInput.File("bin/sh", 10)))
            .Add(Instruction.Run, "apt-get update && apt-get install -y openjdk-17-jdk-headless maven", Status(
                installed, ApplicationImage.Program("usr/lib/jvm/java-17-openjdk-amd64/bin/javac", 200), LayersInput.File("usr/lib/jvm/java-17-openjdk-amd64/release"),
                ApplicationImage.Program("usr/share/maven/bin/mvn", 30), LayersInput.File("usr/share/maven/lib/maven-core-3.8.7.jar", 5)))
            .Run("mvn package", LayersInput.File("app/app.jar", 40));
        var reading = StageReading.Of(image.Facts());

        Assert.Equal(Stack.Java, reading.Stack);
        Assert.Equal(200 + 30 + 5, Workshop.Of(reading));
    }

    [Theory]
    [InlineData(0.99, true)]
    [InlineData(1.0, false)]
    public void A_policy_says_how_sure_it_has_to_be(double least, bool fires) => Assert.Equal(
        fires, Judge(TwinPairs.All.First(pair => StageAnswer.Of(pair.Single).Confidence == 0.99).Single, ParameterSet.Defaults.With(SingleStageRule.MinConfidence, least)) is Verdict.Fired);

    [Theory]
    [InlineData("FROM node:20\nRUN npm run build\n", true)]
    [InlineData("FROM node:20 AS build\nRUN npm run build\nFROM node:20\nCOPY --from=build /a /a\n", false)]
    public void Provenance_of_one_stage_makes_surer_and_of_several_not_less_sure(string dockerfile, bool isSurer)
    {
        var pair = TwinPairs.All.First(pair => StageAnswer.Of(pair.Single).Confidence < 0.99);
        var provenance = new Attestation(AttestationKind.Provenance, "https://slsa.dev/provenance/v0.2", "index entry") { Provenance = new BuildProvenance { Stages = DockerfileStages.Read(dockerfile) } };
        var told = pair.Single with { Attestations = new AttestationsResult.Known([provenance], []) };

        var (before, after) = (StageAnswer.Of(pair.Single).Confidence, StageAnswer.Of(told).Confidence);

        Assert.Equal(isSurer, after > before);
        Assert.True(after >= before);
    }

    [Fact]
    public void Where_nothing_was_built_it_is_not_applicable() => RuleAssert.NotApplicable(
        "nothing was built in the image, and nothing in it builds", Judge(TestInput.Facts() with { Layered = LayersInput.Nothing }));

    [Fact]
    public void A_Dockerfile_quotes_nothing_that_could_break_out_of_its_line()
    {
        var facts = Node.Single with
        {
            Config = Node.Single.Config with { WorkingDir = "/app\nRUN evil", Cmd = ["a\nRUN evil"], ExposedPorts = ["80\nRUN evil"], Env = ["NODE_VERSION=20\nRUN evil"] },
        };

        Assert.DoesNotContain("evil", RuleAssert.Finding(Judge(facts)).Dockerfile, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_stack_that_is_built_here_has_a_Dockerfile_of_two_stages()
    {
        foreach (var pair in TwinPairs.All)
        {
            var dockerfile = RuleAssert.Finding(Judge(pair.Single)).Dockerfile;

            Assert.NotNull(dockerfile);
            Assert.Equal(2, dockerfile.Split('\n').Count(line => line.StartsWith("FROM ", StringComparison.Ordinal)));
            Assert.Contains("\nUSER ", dockerfile, StringComparison.Ordinal);
        }
    }

    private static Package Dpkg(string name, long bytes, string requires = "") =>
        new(PackageKind.Dpkg, name, "1", "var/lib/dpkg/status", bytes) { Requires = requires };

    private static LayerContents Status(IEnumerable<Package> packages, params IEnumerable<FileEntry> files) =>
        LayersInput.Layer(files.Prepend(LayersInput.File("var/lib/dpkg/status"))) with { Packages = [.. packages] };

    private static Verdict Judge(ImageFacts facts, ParameterSet? parameters = null) => new SingleStageRule().Evaluate(TestInput.For(facts: facts, parameters: parameters));
}
