using Policy.Rules.Attestations;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Size;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using Policy.Twins;

namespace Policy.Rules.Tests.Catalog;

/// <summary>What a guide to multi-stage builds advises, and the rules that answer it on its own images.</summary>
public sealed class GuideAdviceTests
{
    // The rule fires on the image that does not follow the advice, and not on the one that does.
    [Theory]
    [InlineData("separate build and run time", "single-stage", "Basic Multi-Stage Build")]
    [InlineData("separate build and run time", "single-stage", "Go Application")]
    [InlineData("separate build and run time", "single-stage", "Next.js Application")]
    [InlineData("separate build and run time", "single-stage", "Python Application")]
    [InlineData("separate build and run time", "single-stage", "Size Comparison")]
    [InlineData("separate build and run time", "single-stage", "Testing Stage")]
    [InlineData("separate build and run time", "single-stage", "TypeScript Application")]
    [InlineData("separate build and run time", "single-stage", "Using Build Arguments")]
    [InlineData("no build tools in production", "build-tools", "Size Comparison")]
    [InlineData("no build tools in production", "build-tools", "Go Application")]
    [InlineData("no build tools in production", "build-tools", "Python Application")]
    [InlineData("no dependencies of development", "dev-dependencies", "TypeScript Application")]
    [InlineData("no dependencies of development", "dev-dependencies", "Size Comparison")]
    [InlineData("no sources in production", "source-in-image", "TypeScript Application")]
    [InlineData("no sources in production", "source-in-image", "Go Application")]
    [InlineData("smaller final images", "oversize", "Size Comparison")]
    [InlineData("order layers by how often they change", "cache-busting-order", "Size Comparison")]
    [InlineData("npm ci, not npm install", "unpinned-install", "Size Comparison")]
    [InlineData("use .dockerignore", "build-context-leak", "Size Comparison")]
    [InlineData("caches by --mount=type=cache", "package-cache", "TypeScript Application")]
    [InlineData("clean up in the step that installs", "wasted-space", "Go Application")]
    public void Advice_is_answered_by_a_rule(string advice, string rule, string heading)
    {
        var pair = GuideImages.ByHeading[heading];

        Assert.True(Fired(pair.Single).Contains(rule), $"{advice}: {rule} says nothing of {heading} in one stage");
        Assert.False(Fired(pair.Multi).Contains(rule), $"{advice}: {rule} finds something in {heading} in several stages");
    }

    [Theory]
    [InlineData("run as non-root", "runs-as-root")]
    [InlineData("run as non-root", "missing-user")]
    public void A_user_of_its_own_is_asked_for(string advice, string rule)
    {
        Assert.True(Fired(GuideImages.ByHeading["Size Comparison"].Multi).Contains(rule), advice);
        Assert.False(Fired(GuideImages.ByHeading["TypeScript Application"].Multi).Contains(rule), advice);
    }

    [Theory]
    [InlineData("use specific tags", "mutable-tag")]
    [InlineData("scan for vulnerabilities", "no-vulnerability-scan")]
    [InlineData("scan for vulnerabilities", "no-sbom")]
    public void What_no_stage_mends_is_asked_of_both(string advice, string rule)
    {
        var pair = GuideImages.ByHeading["Size Comparison"];

        Assert.True(Fired(pair.Single).Contains(rule), advice);
        Assert.True(Fired(pair.Multi).Contains(rule), advice);
    }

    // Their own tests show when they fire.
    [Theory]
    [InlineData("minimal base images", "not-minimal")]
    [InlineData("minimal base images", "base-image")]
    [InlineData("fewer layers", "too-many-layers")]
    [InlineData("no secrets in the image", "secret-in-config")]
    [InlineData("no secrets in the image", "secret-in-file")]
    [InlineData("NODE_ENV=production", "debug-mode")]
    public void All_other_advice_has_its_rule(string advice, string rule) => Assert.True(RuleCatalog.Find(rule) is not null, advice);

    private static HashSet<string> Fired(ImageFacts facts)
    {
        var reference = ImageReference.Parse("registry.example/shop/web:latest");
        var container = new WorkloadContainer { Image = reference.ToString(), Location = new ImageLocation.Registry(reference) };
        var plan = Evaluator.Plan(new Workload { Containers = [container] }, [Policy()], [TestInput.Amd64]);
        var known = new ImageInspection.Known(facts with { Attestations = new AttestationsResult.Known([], []) });
        var decision = Evaluator.Decide(plan, plan.Requests.ToDictionary(request => request, _ => (ImageInspection)known), TestInput.Now);
        return [.. decision.Images[0].Findings.Select(finding => finding.Rule)];
    }

    // The guide's 1.2 GB are to become 150 MB.
    private static ImagePolicy Policy()
    {
        var observe = Presets.Policy(Preset.Observe, "test");
        return observe with
        {
            Rules =
            [
                .. observe.Rules.Select(setting => setting.Rule is Oversize
                    ? new RuleSetting(setting.Rule, EnforcementAction.Audit, ParameterSet.Defaults.With(Oversize.MaxCompressed, 150L << 20)) : setting),
            ],
        };
    }
}
