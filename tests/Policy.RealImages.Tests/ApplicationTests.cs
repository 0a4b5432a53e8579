using System.Globalization;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Contents;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using Xunit.Sdk;

namespace Policy.RealImages.Tests;

/// <summary>What is read out of the layers of real applications, beside what their own tools say inside.</summary>
public sealed class ApplicationTests(BuiltImages built, ApplicationImages applications) : IClassFixture<ApplicationImages>
{
    [Theory]
    [InlineData("node", "single")]
    [InlineData("node", "multi")]
    [InlineData("go", "single")]
    public async Task Debians_packages_are_those_that_dpkg_lists(string stack, string way)
    {
        var contents = await ContentsAsync(stack, way);

        Assert.Equal(
            await applications.LinesAsync(stack, way, "dpkg-query", "--show", "--showformat", "${Package} ${Version}\n"),
            Listed(contents, PackageKind.Dpkg));
    }

    [Theory]
    [InlineData("single")]
    [InlineData("multi")]
    public async Task Npms_packages_are_those_that_npm_unpacked(string way)
    {
        var contents = await ContentsAsync("node", way);

        // The multi-stage image has no npm: its packages are those of the other's that are not of development.
        string[] omit = way == "multi" ? ["--omit=dev"] : [];
        var lines = await applications.LinesAsync("node", "single", ["npm", "ls", "--prefix", "/app", "--all", "--parseable", "--long", .. omit]);
        var expected = lines.Select(line => line.Split(':')).Where(words => words[0] != "/app")
            .Select(words => (Path: $"{words[0][1..]}/package.json", Id: words[1]));

        Assert.Equal(
            expected.Order(),
            contents.Packages.Where(package => package.Kind == PackageKind.Npm && package.Path.StartsWith("app/", StringComparison.Ordinal))
                .Select(package => (package.Path, Id: $"{package.Name}@{package.Version}")).Order());
    }

    [Fact]
    public async Task Dependencies_of_development_are_those_that_npm_would_omit()
    {
        Assert.SkipUnless(applications.Reason is null, applications.Reason ?? "");
        var all = await applications.LinesAsync("node", "single", "npm", "ls", "--prefix", "/app", "--all", "--parseable");
        var production = await applications.LinesAsync("node", "single", "npm", "ls", "--prefix", "/app", "--all", "--parseable", "--omit=dev");
        var omitted = all.Except(production).Select(path => path[1..]).ToHashSet();

        var finding = Assert.Single(Assert.IsType<Verdict.Fired>(await JudgeAsync("single")).Findings);

        Assert.StartsWith($"{omitted.Count} npm packages that only devDependencies ask for, ", finding.Message, StringComparison.Ordinal);
        Assert.Equal("app/node_modules/typescript", finding.Evidence[0].Where);
        Assert.All(finding.Evidence, evidence => Assert.Contains(evidence.Where, omitted));
        Assert.IsType<Verdict.Passed>(await JudgeAsync("multi"));
    }

    [Theory]
    [InlineData("single", "usr/local/bin/greeter")]
    [InlineData("multi", "greeter")]
    public async Task Gos_modules_are_those_that_go_reads_in_the_executable(string way, string path)
    {
        var contents = await ContentsAsync("go", way);

        var version = await applications.LinesAsync("go", "single", "go", "version", "-m", "/usr/local/bin/greeter");
        var toolchain = version.Single(line => line.StartsWith('/')).Split(": ")[1];
        var module = version.Select(line => line.Split('\t')).Single(words => words is ["", "mod", ..]);

        Assert.Equal(
            new[] { $"{module[2]} {module[3]}", $"stdlib {toolchain}" }.Order(StringComparer.Ordinal),
            Listed(contents, PackageKind.Go, package => package.Path == path));
    }

    [Fact]
    public async Task An_executable_on_scratch_is_all_there_is()
    {
        var contents = await ContentsAsync("go", "multi");

        Assert.Equal(["greeter"], contents.Tree.Root.Children.Select(child => child.Name));
        Assert.DoesNotContain(contents.Packages, package => package.Kind != PackageKind.Go);
    }

    private async Task<Verdict> JudgeAsync(string way)
    {
        var reference = applications.Reference("node", way);
        return new DevDependencies().Evaluate(new RuleInput
        {
            Container = new WorkloadContainer { Image = reference.ToString(), Location = new ImageLocation.Registry(reference) },
            Parameters = ParameterSet.Defaults,
            Now = TimeProvider.System.GetUtcNow(),
            Facts = await built.FactsAsync(reference, Needs.Contents),
        });
    }

    [Theory]
    [InlineData("node")]
    [InlineData("go")]
    public async Task One_stage_is_told_from_several_and_what_several_would_save(string stack)
    {
        var single = await DecideAsync(stack, "single");
        var multi = await DecideAsync(stack, "multi");

        var finding = Assert.Single(single.Findings, finding => finding.Rule == "single-stage");
        Assert.InRange(finding.Confidence, 0.9, 1);
        Assert.NotNull(finding.Dockerfile);
        Assert.DoesNotContain(multi.Findings, finding => finding.Rule == "single-stage");
        Assert.DoesNotContain(single.Unknown.Concat(multi.Unknown), unknown => unknown.Rule == "single-stage");

        var real = (await ContentsAsync(stack, "multi")).UnpackedBytes;
        Assert.InRange(finding.Evidence[^1].Bytes!.Value, 0.8 * real, 1.2 * real);
    }

    [Theory]
    [InlineData("node", "single")]
    [InlineData("go", "single")]
    public async Task What_findings_name_is_there_as_the_images_own_tools_see_it(string stack, string way)
    {
        var decision = await DecideAsync(stack, way);
        var files = decision.Findings.SelectMany(finding => finding.Evidence.Select(evidence => (finding.Rule, Evidence: evidence)))
            .Where(named => named.Evidence.Kind == EvidenceKind.File && named.Rule != "wasted-space").ToList();

        Assert.NotEmpty(files);
        foreach (var (rule, evidence) in files)
        {
            var path = "/" + evidence.Where.Trim('/');
            var kind = (await applications.LinesAsync(stack, way, "stat", "--format", "%F", path)).Single();
            if (kind == "directory")
            {
                var held = (await applications.LinesAsync(stack, way, "du", "--apparent-size", "--bytes", "--summarize", path)).Single();
                Assert.True((evidence.Bytes ?? 0) <= long.Parse(held.Split('\t')[0], CultureInfo.InvariantCulture), $"{rule}: {path} has {held}, not {evidence.Bytes}");
            }
            else if (evidence.Bytes is { } bytes)
            {
                var size = (await applications.LinesAsync(stack, way, "stat", "--dereference", "--format", "%s", path)).Single();
                Assert.True(size == bytes.ToString(CultureInfo.InvariantCulture), $"{rule}: {path} has {size} bytes, not {bytes}");
            }
        }
    }

    private async Task<ImageDecision> DecideAsync(string stack, string way)
    {
        Assert.SkipUnless(applications.Reason is null, applications.Reason ?? "");
        return await built.DecideAsync(applications.Reference(stack, way), Preset.Observe);
    }

    private async Task<ImageContents> ContentsAsync(string stack, string way)
    {
        Assert.SkipUnless(applications.Reason is null, applications.Reason ?? "");
        var facts = await built.FactsAsync(applications.Reference(stack, way), Needs.Files | Needs.Packages);
        return facts.Layered is ContentsResult.Known { Contents: { IsClaimed: false } contents }
            ? contents
            : throw new XunitException($"the layers were not read: {facts.Layered}");
    }

    private static IEnumerable<string> Listed(ImageContents contents, PackageKind kind, Func<Package, bool>? which = null) => contents.Packages
        .Where(package => package.Kind == kind && (which is null || which(package)))
        .Select(package => $"{package.Name} {package.Version}").Order(StringComparer.Ordinal);
}
