using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Contents;
using Policy.Rules.Verdicts;
using static Policy.Rules.Tests.Contents.LayersInput;

namespace Policy.Rules.Tests.Catalog.Contents;

public sealed class PackageCacheTests
{
    private const long Mi = 1 << 20;

    private static PackageCache Rule => new();

    [Fact]
    public void Managers_folders_and_steps_are_named()
    {
        var finding = RuleAssert.Finding(ApplicationImage.On()
            .Run("apt-get update && apt-get install -y curl", File("var/lib/apt/lists/a", 10 * Mi), File("var/cache/apt/archives/b.deb", 5 * Mi))
            .Run("pip install -r requirements.txt", File("root/.cache/pip/c", 20 * Mi)).Judge(Rule));

        Assert.Equal("36.7 MB of caches are left in the image: 21 MB of pip's, 15.7 MB of apt's", finding.Message);
        Assert.Equal(
            [
                new Evidence(EvidenceKind.File, "root/.cache/pip", "1 file of pip's cache, written by history[2] RUN pip install -r requirements.txt", 20 * Mi),
                new Evidence(EvidenceKind.File, "var/lib/apt/lists", "1 file of apt's cache, written by history[1] RUN apt-get update && apt-get install -y curl", 10 * Mi),
                new Evidence(EvidenceKind.File, "var/cache/apt", "1 file of apt's cache, written by history[1] RUN apt-get update && apt-get install -y curl", 5 * Mi),
            ],
            finding.Evidence);
        Assert.Equal(
            "pip: RUN --mount=type=cache,target=/root/.cache/pip, or pip install --no-cache-dir. "
            + "apt: RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked, "
            + "or rm -rf /var/lib/apt/lists/* && apt-get clean in the RUN that installs.",
            finding.Remedy);
    }

    [Fact]
    public void What_the_base_left_is_not_the_applications() =>
        RuleAssert.Passes(ApplicationImage.On(File("var/lib/apt/lists/a", 10 * Mi)).Run("true", File("app/x")).Judge(Rule));

    [Fact]
    public void What_the_base_left_is_told_beside_what_the_application_left() => Assert.EndsWith(
        "1 MB of npm's; the base image left 10.5 MB more",
        RuleAssert.Finding(ApplicationImage.On(File("var/lib/apt/lists/a", 10 * Mi)).Run("npm i", File("root/.npm/_cacache/x", Mi)).Judge(Rule)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(64 << 10, false)]
    [InlineData((64 << 10) + 1, true)]
    public void Logs_and_marks_are_small_and_allowed(long bytes, bool fires) =>
        Assert.Equal(fires, ApplicationImage.On().Run("npm ci", File("root/.npm/_logs/x", bytes)).Judge(Rule) is Verdict.Fired);

    [Theory]
    [InlineData(0L, true)]
    [InlineData(9L, true)]
    [InlineData(10L, false)]
    public void A_policy_says_how_much_is_allowed(long most, bool fires) => Assert.Equal(
        fires,
        ApplicationImage.On().Run("npm ci", File("root/.npm/x", 10)).Judge(Rule, ParameterSet.Defaults.With(PackageCache.MaxBytes, most)) is Verdict.Fired);

    [Theory]
    [InlineData("root/.m2/repository/x.jar", "mvn exec:java", "maven: the container itself runs mvn exec:java, which reads this cache; ")]
    [InlineData("root/.m2/repository/x.jar", "java -jar app.jar", "maven: RUN --mount=type=cache,target=/root/.m2/repository, or better build in a stage")]
    [InlineData("root/.nuget/packages/x.nupkg", "dotnet run", "nuget: the container itself runs dotnet run, ")]
    [InlineData("root/.nuget/packages/x.nupkg", "dotnet app.dll", "nuget: RUN --mount=type=cache,target=/root/.nuget/packages, ")]
    [InlineData("go/pkg/mod/x", "/usr/local/go/bin/go run .", "go: the container itself runs go run, ")]
    [InlineData("root/.gradle/caches/x", "./gradlew bootRun", "gradle: the container itself runs gradlew bootRun, ")]
    [InlineData("root/.cargo/registry/x", "cargo run", "cargo: the container itself runs cargo run, ")]
    [InlineData("root/.cargo/registry/x", "cargo", "cargo: RUN --mount=type=cache,target=/root/.cargo/registry, ")]
    [InlineData("var/cache/apk/x", "sh", "apk: RUN --mount=type=cache,target=/var/cache/apk, or apk add --no-cache.")]
    [InlineData("root/.npm/x", "node .", "npm: RUN --mount=type=cache,target=/root/.npm, or npm ci && npm cache clean --force.")]
    [InlineData("root/.cache/thing/x", "sh", "/root/.cache/thing: RUN --mount=type=cache,target=/root/.cache/thing, or rm -rf /root/.cache/thing in the RUN that fills it.")]
    public void The_remedy_is_the_managers_own_and_knows_what_the_container_runs(string path, string command, string remedy)
    {
        var image = ApplicationImage.On().Run("install", File(path, Mi)) with { Config = TestInput.Config() with { Cmd = ["/bin/sh", "-c", command] } };

        Assert.StartsWith(remedy, RuleAssert.Finding(image.Judge(Rule)).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_managers_are_advised_and_five_named()
    {
        var finding = RuleAssert.Finding(ApplicationImage.On().Run(
            "install", File("root/.npm/a", 9 * Mi), File("root/.cache/pip/a", 8 * Mi), File("root/.cache/uv/a", 7 * Mi), File("root/.cache/yarn/a", 6 * Mi),
            File("root/.cache/x/a", 5 * Mi), File("go/pkg/mod/a", 4 * Mi), File("root/.cargo/git/a", 3 * Mi)).Judge(Rule));

        Assert.EndsWith("6.3 MB of yarn's, 5.2 MB of other caches and 2 more", finding.Message, StringComparison.Ordinal);
        Assert.Equal(6, finding.Evidence.Length);
        Assert.Equal(3, finding.Remedy!.Split(": RUN").Length - 1);
    }

    [Fact]
    public void Names_that_were_made_to_hurt_are_shown_safely()
    {
        var finding = RuleAssert.Finding(ApplicationImage.On().Run("install", File("root/.cache/\u202e\n\u001b[31m/x", Mi)).Judge(Rule));

        Assert.DoesNotContain(finding.Remedy!, c => char.IsControl(c) || c == '\u202e');
    }

    [Fact]
    public void An_image_without_files_passes() => RuleAssert.Passes(Rule.Evaluate(TestInput.For(facts: TestInput.Facts() with { Layered = Nothing })));

    [Fact]
    public void Without_a_base_all_of_it_is_the_applications() =>
        Assert.IsType<Verdict.Fired>((ApplicationImage.On(File("root/.npm/x", Mi)) with { BaseLayers = 0 }).Judge(Rule));

    [Fact]
    public void The_list_of_files_is_needed() => Assert.Equal(Needs.Config | Needs.Files, Rule.Descriptor.Needs);
}
