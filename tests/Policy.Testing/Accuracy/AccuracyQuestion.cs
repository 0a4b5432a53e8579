using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Contents;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Testing.Accuracy;

/// <summary>What a rule says of an image beside what is so.</summary>
/// <param name="Image">The image.</param>
/// <param name="Truth">What is so.</param>
/// <param name="Given">What the rule says; null where it cannot know.</param>
public sealed record AccuracyAnswer(CorpusImage Image, bool Truth, bool? Given)
{
    /// <summary>The answer in a word.</summary>
    public string Word => Given switch { null => "unknown", _ when Given == Truth => "right", _ => "wrong" };
}

/// <summary>A question to a rule whose answer the corpus knows.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Truth">What is so of an image, by its label.</param>
public sealed record AccuracyQuestion(Rule Rule, ParameterSet Parameters, Func<CorpusImage, bool> Truth)
{
    // Any time after all of the corpus.
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether tools of building are in the image; headers alone are none.</summary>
    public static AccuracyQuestion BuildTools { get; } = new(new BuildTools(), ParameterSet.Defaults, image => image.Label["build_tools"] == "yes");

    /// <summary>Whether the distribution's package manager is in the image; those of languages the corpus' files cannot show.</summary>
    public static AccuracyQuestion PackageManager { get; } = new(
        new PackageManagers(), ParameterSet.Defaults.With(PackageManagers.Allow, []), image => image.Label["os_pkg_mgr"] != "none");

    /// <summary>Whether the container runs as root.</summary>
    public static AccuracyQuestion RunsAsRoot { get; } = new(RuleCatalog.Find("runs-as-root")!, ParameterSet.Defaults, image => image.Label["runs_as_root"] == "yes");

    /// <summary>Asks of images.</summary>
    public ImmutableArray<AccuracyAnswer> Ask(IEnumerable<CorpusImage> images) => [.. images.Select(image => new AccuracyAnswer(image, Truth(image), Given(image)))];

    private bool? Given(CorpusImage image) => Rule.Evaluate(new RuleInput
    {
        Container = new WorkloadContainer { Image = image.Reference, Location = new ImageLocation.Registry(ImageReference.Parse(image.Reference)) },
        Parameters = Parameters,
        Now = Now,
        Platform = image.Config.Platform,
        Facts = image.FactsWithContents,
    }) switch
    {
        Verdict.Fired => true,
        Verdict.NotKnown => null,
        _ => false,
    };
}
