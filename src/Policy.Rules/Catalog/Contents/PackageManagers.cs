using System.Collections.Immutable;
using Policy.Rules.Catalog.Contents.Managers;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Contents;

/// <summary><c>package-manager</c>: what installs packages is in the image.</summary>
public sealed class PackageManagers : Rule
{
    private const int EvidenceNamed = 8;
    private const double ByHistory = 0.8;

    // Stands in a list for what the base image brought.
    private const string Base = "base";

    /// <summary>The managers that may be there.</summary>
    public static readonly Parameter<ImmutableArray<string>> Allow = Parameter.List(
        "allow",
        "Package managers that may remain, by name or glob: apt, npm, pip. `base` stands for the base image's own: what its layers hold, its distribution's, and what its language ships with. An empty list allows none.",
        [Base]);

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "package-manager",
        Title = "Package managers remain in the image",
        Category = RuleCategory.Contents,
        Severity = Severity.Low,
        Rationale = "A running container installs nothing: what it needs was put in when it was built. A package manager that remains serves "
            + "whoever gets in, to fetch tools with, and lets people mend containers by hand, which no image then shows.",
        Remedy = "Install in a stage of its own and copy the result, or remove the manager in the step that used it last.",
        Needs = Needs.Config | Needs.Files | Needs.Packages,
        Parameters = [Allow],
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var search = ManagerFinder.Find(input.Facts, input.Contents);
        var allowed = input.Parameters.Get(Allow);
        var bases = allowed.Contains(Base) ? BaseLanguages(input.Facts, input.Contents.Tree) : null;
        ImmutableArray<FoundManager> managers =
        [
            .. search.Managers.Where(manager => !allowed.Any(glob => glob != Base && Glob.Matches(glob, manager.Name)) && !(bases is not null && IsBases(manager, bases, input.Facts))),
        ];
        if (managers.IsEmpty)
        {
            return search.Untold is { } untold ? Verdict.Unknown(UnknownReason.Unsupported, untold)
                : input.Facts.Config.Platform is { Os: "windows" } ? Verdict.Unknown(UnknownReason.Unsupported, "package managers of Windows are not looked for")
                : Verdict.Pass;
        }

        List<string> names = [.. managers.Select(manager => manager.Name)];
        return Verdict.Found(new RuleFinding(
            $"{FileEvidence.List(names, EvidenceNamed)} {(names.Count == 1 ? "remains" : "remain")} in the image and can install what nobody has looked at",
            [.. managers.Take(EvidenceNamed).Select(manager => manager.Evidence)])
        {
            Remedy = Remedy(managers),
            Confidence = managers.All(manager => manager.Evidence.Kind == EvidenceKind.Step) ? ByHistory : 1,
        });
    }

    // The distribution's own is the base's even where an upgrade has written it anew, and npm is where node is.
    private static bool IsBases(FoundManager manager, HashSet<string> languages, ImageFacts facts) =>
        ManagerNames.IsOfDistribution(manager.Name)
        || (manager.Layer >= 0 && manager.Layer < facts.History.Base.Layers)
        || (ManagerNames.LanguageOf(manager.Name) is { } language && languages.Contains(language));

    // The languages that the base image brought.
    private static HashSet<string> BaseLanguages(ImageFacts facts, FileTree tree) =>
    [
        .. ImagePrograms.Of(facts, tree, static name => name is "node" or "python3" or "ruby" or "php" or "elixir" or "erl")
            .Where(program => program.File.Layer < facts.History.Base.Layers).Select(program => program.Name),
    ];

    private static string Remedy(ImmutableArray<FoundManager> managers)
    {
        var distribution = managers.Any(manager => ManagerNames.IsOfDistribution(manager.Name));
        var language = managers.Any(manager => !ManagerNames.IsOfDistribution(manager.Name));
        return (distribution, language) switch
        {
            (true, false) => "Copy the application into an image without one, such as distroless, or scratch for a static program.",
            (false, _) => "Install dependencies in a stage of its own and copy them, or remove the manager in the RUN that used it last.",
            _ => "Install dependencies in a stage of its own, and copy them into an image without package managers, such as distroless.",
        };
    }
}
