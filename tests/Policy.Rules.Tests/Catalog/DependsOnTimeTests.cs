using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Rules.Tests.Attestations;
using Policy.Rules.Tests.Contents;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Rules.Tests.Catalog;

/// <summary>Verdicts are kept with an image's facts, and only a rule's descriptor says of which that would be wrong.</summary>
public sealed class DependsOnTimeTests
{
    // Images of the corpus are of every year from the first to the last of these.
    private static readonly DateTimeOffset[] Times = [new(2015, 1, 1, 0, 0, 0, TimeSpan.Zero), TestInput.Now, TestInput.Now.AddYears(10)];

    private static readonly List<ImageFacts> Images =
    [
        With(TestInput.Facts()),
        With(TestInput.Facts()) with { Layered = LayersInput.Known(LayersInput.Text("etc/os-release", "ID=debian\nVERSION_ID=12\n")) },
        .. Corpus.Folder is null ? [] : CorpusImage.All.Select(image => With(image.Facts)),
    ];

    public static TheoryData<string> Rules => [.. RuleCatalog.All.Select(rule => rule.Descriptor.Id)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rules_verdict_changes_with_the_time_only_where_its_descriptor_says_so(string id)
    {
        var rule = RuleCatalog.Find(id)!;

        var changing = Images.Where(facts => Times.Select(now => Show(rule.Evaluate(TestInput.For(facts: facts) with { Now = now }))).Distinct().Count() > 1);

        Assert.Equal(rule.Descriptor.DependsOnTime, changing.Any());
    }

    [Fact]
    public void What_only_time_made_so_was_not_so_once_and_is_of_rules_that_depend_on_time()
    {
        var ofTime = RuleCatalog.All.ToDictionary(rule => rule, rule => Images.Where(facts => HasOnlyByTime(rule, facts, Times[^1])).ToList());

        Assert.All(ofTime, pair => Assert.Equal(pair.Key.Descriptor.DependsOnTime, pair.Value.Count > 0));
        Assert.All(ofTime, pair => Assert.All(pair.Value, facts => Assert.False(HasOnlyByTime(pair.Key, facts, new(1981, 1, 1, 0, 0, 0, TimeSpan.Zero)))));
    }

    private static bool HasOnlyByTime(Rule rule, ImageFacts facts, DateTimeOffset now) =>
        rule.Evaluate(TestInput.For(facts: facts) with { Now = now }) is Verdict.Fired fired && fired.Findings.Any(finding => finding.OnlyByTime);

    private static ImageFacts With(ImageFacts facts) => facts with
    {
        Layered = LayersInput.Nothing,
        Attestations = AttestationsInput.Facts(AttestationsInput.Scan(1)).Attestations,
    };

    private static string Show(Verdict verdict) => verdict is Verdict.Fired fired
        ? string.Join('\n', fired.Findings.Select(finding => $"{finding} {string.Join(' ', finding.Evidence)}"))
        : $"{verdict}";
}
