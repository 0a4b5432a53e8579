using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Contents;
using Policy.Rules.Catalog.Contents.Dependencies;
using Policy.Rules.Contents;
using Policy.Rules.Tests.Catalog.Contents.Dependencies;
using Policy.Rules.Tests.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests.Catalog.Contents;

public sealed class DevDependenciesTests
{
    private const string Modules = "app/node_modules";
    private const string Site = "usr/lib/python3/dist-packages";

    [Fact]
    public void Packages_are_named_with_what_they_take_who_asked_and_which_step_brought_them()
    {
        var finding = RuleAssert.Finding(Evaluate(new PackageImage().App("app", "express", "typescript").Npm($"{Modules}/express").Layer()
            .Npm($"{Modules}/typescript", "tslib", 32_000_000).Npm($"{Modules}/tslib", "", 900)));

        Assert.Equal("2 npm packages that only devDependencies ask for, 32 MB: typescript 1.0.0 (32 MB), tslib 1.0.0 (1 kB)", finding.Message);
        Assert.Equal(
            [
                new Evidence(
                    EvidenceKind.File, "app/node_modules/typescript", "typescript 1.0.0, in devDependencies of app/package.json, written by history[1] COPY s1 .", 32_000_100),
                new Evidence(
                    EvidenceKind.File, "app/node_modules/tslib",
                    "tslib 1.0.0, comes with typescript in devDependencies of app/package.json, written by history[1] COPY s1 .", 1000),
            ],
            finding.Evidence);
        Assert.Equal(1, finding.Confidence);
        Assert.StartsWith("Install with `npm ci --omit=dev`", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_are_named_and_the_rest_counted()
    {
        var image = new PackageImage().App("app", "", string.Join(' ', Enumerable.Range(0, 9).Select(i => $"d{i}")));
        for (var i = 0; i < 9; i++)
        {
            image.Npm($"{Modules}/d{i}", "", i * 1_000_000);
        }

        var finding = RuleAssert.Finding(Evaluate(image));

        Assert.StartsWith("9 npm packages that only devDependencies ask for, 36 MB: d8 1.0.0 (8 MB), ", finding.Message, StringComparison.Ordinal);
        Assert.EndsWith("d4 1.0.0 (4 MB) and 4 more", finding.Message, StringComparison.Ordinal);
        Assert.Equal(["d8", "d7", "d6", "d5", "d4", "d3"], finding.Evidence.Select(evidence => evidence.Where[^2..]));
    }

    [Fact]
    public void Each_ecosystem_has_a_finding_with_a_remedy_of_its_own()
    {
        var findings = RuleAssert.Findings(Evaluate(new PackageImage().App("app", "", "jest").Npm($"{Modules}/jest")
            .Named(PackageKind.Python, "pytest", $"{Site}/pytest-8.dist-info/METADATA")
            .Named(PackageKind.Gem, "rspec", "usr/local/bundle/specifications/rspec-3.gemspec")
            .Named(PackageKind.Maven, "junit:junit", "app/shop.jar")
            .Named(PackageKind.DotNet, "xunit", "app/shop.deps.json")));

        Assert.Equal(
            [
                "1 npm package that only devDependencies ask for, 100 B: jest 1.0.0 (100 B)",
                "1 Python package that tests and development need, 10 B: pytest 2.0 (10 B)",
                "1 gem that tests and development need, 10 B: rspec 2.0 (10 B)",
                "1 NuGet package that tests and development need: xunit 2.0",
                "1 Java library that tests and development need: junit:junit 2.0",
            ],
            findings.Select(finding => finding.Message));
        Assert.Equal([1, 0.8, 0.8, 0.8, 0.8], findings.Select(finding => finding.Confidence));
        Assert.Equal(
            ["npm ci --omit=dev", "requirements.txt", "config set without", "dotnet publish", "<scope>test</scope>"],
            findings.Select(finding => new[] { "npm ci --omit=dev", "requirements.txt", "config set without", "dotnet publish", "<scope>test</scope>" }
                .Single(words => finding.Remedy!.Contains(words, StringComparison.Ordinal))));
    }

    [Fact]
    public void What_stands_in_another_file_is_a_package_there_and_no_file()
    {
        var evidence = Assert.Single(RuleAssert.Finding(Evaluate(new PackageImage().Named(PackageKind.Maven, "junit:junit", "app/shop.jar", 9000, 384))).Evidence);

        Assert.Equal(new Evidence(EvidenceKind.Package, "app/shop.jar", "junit:junit 2.0, a test framework, written by history[0] COPY s0 .", 384), evidence);
    }

    [Theory]
    [InlineData("ts-node", "ts-node", "src/index.ts")]
    [InlineData("ts-node", "/bin/sh", "-c", "exec node_modules/.bin/ts-node src/index.ts")]
    [InlineData("ts-node", "node", "-r", "ts-node/register", "src/index.ts")]
    [InlineData("typescript", "tsc", "--watch")]
    [InlineData("@nestjs/cli", "nest", "start")]
    [InlineData(null, "node", "dist/index.js")]
    [InlineData(null)]
    public void Where_the_container_starts_one_the_remedy_says_so(string? started, params string[] command)
    {
        var finding = RuleAssert.Finding(Evaluate(new PackageImage { Cmd = [.. command] }.App("app", "", "ts-node typescript @nestjs/cli")
            .Npm($"{Modules}/ts-node").Npm($"{Modules}/typescript").Npm($"{Modules}/@nestjs/cli")));

        Assert.Equal(started is not null, finding.Remedy!.StartsWith($"The container starts {started}, which is one of them: compile in a stage before", StringComparison.Ordinal));
        Assert.Contains("`npm ci --omit=dev`", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_for_tests_is_told_how_to_allow_them()
    {
        var remedy = RuleAssert.Finding(Evaluate(new PackageImage { Cmd = ["python", "-m", "pytest"] }.Named(PackageKind.Python, "pytest", $"{Site}/pytest-8.dist-info/METADATA"))).Remedy;

        Assert.StartsWith("The container starts pytest, which is one of them: start the application itself, or allow the package", remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_policy_allows_may_be_there()
    {
        var image = new PackageImage().App("app", "", "jest vite").Npm($"{Modules}/jest").Npm($"{Modules}/vite", "rollup").Npm($"{Modules}/rollup")
            .Named(PackageKind.Python, "pytest", $"{Site}/pytest-8.dist-info/METADATA");

        Assert.StartsWith("1 npm package that only devDependencies ask for, 100 B: jest", RuleAssert.Finding(Evaluate(image, "vite", "py*")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_without_any_passes()
    {
        RuleAssert.Passes(Evaluate(new PackageImage().App("app", "express", "typescript").Npm($"{Modules}/express")));
        RuleAssert.Passes(new DevDependencies().Evaluate(TestInput.For(facts: TestInput.Facts() with { Layered = LayersInput.Nothing })));
    }

    [Fact]
    public void What_cannot_be_read_is_not_known()
    {
        var broken = new PackageImage().Broken("app/package.json").Npm($"{Modules}/a");
        RuleAssert.Unknown(UnknownReason.Malformed, "app/package.json: it is broken", Evaluate(broken));

        var found = RuleAssert.Finding(Evaluate(broken.Named(PackageKind.Python, "pytest", $"{Site}/pytest-8.dist-info/METADATA")));
        Assert.Contains("pytest", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plug_n_Play_is_not_known() => RuleAssert.Unknown(
        UnknownReason.Unsupported, "app/.pnp.cjs: packages that Yarn's Plug'n'Play keeps in zips are not looked into, and app/package.json has devDependencies",
        Evaluate(new PackageImage().App("app", "", "a").File("app/.pnp.cjs")));

    [Fact]
    public void Layers_that_were_not_read_hold_nothing_that_is_known() => Assert.Empty(DevDependencyFinder.Find(TestInput.Facts()));

    [Fact]
    public void Names_are_shown_on_one_line_and_not_at_any_length()
    {
        var finding = RuleAssert.Finding(Evaluate(new PackageImage().App("app", "", "a").Npm($"{Modules}/a", "", 0, $"\u202E{new string('x', 1000)}")));

        Assert.DoesNotContain('\u202E', finding.Message);
        Assert.InRange(finding.Message.Length, 1, 300);
    }

    private static Verdict Evaluate(PackageImage image, params ImmutableArray<string> allow) => new DevDependencies().Evaluate(TestInput.For(
        facts: image.Facts(), parameters: allow.IsEmpty ? ParameterSet.Defaults : ParameterSet.Defaults.With(DevDependencies.Allow, allow)));
}
