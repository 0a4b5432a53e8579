using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Build;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Rules.Tests.Catalog.Build;

/// <summary>The rules about the build on real images, whose Dockerfiles were written with care.</summary>
public sealed class CorpusBuildRulesTests
{
    public static TheoryData<Rule> Careful => [new CacheBustingOrder(), new UnpinnedInstall(), new AddInsteadOfCopy(), new ShellFormEntrypoint()];

    [Theory]
    [MemberData(nameof(Careful), DisableDiscoveryEnumeration = true)]
    public void Careful_Dockerfiles_give_no_finding(Rule rule)
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        Assert.All(CorpusImage.All, image => Assert.IsNotType<Verdict.Fired>(rule.Evaluate(TestInput.For(facts: image.Facts)), exactMatch: false));
    }

    [Fact]
    public void Runs_of_RUN_steps_are_the_applications_own()
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        var wordpress = CorpusImage.All.Single(image => image.Reference == "wordpress:4.9").Facts;

        Assert.Equal(
            "3 RUN steps in a row (history[32] to history[34]) could be one",
            BuiltImage.Finding(new TooManyLayers().Evaluate(TestInput.For(facts: wordpress))).Message);
    }
}
