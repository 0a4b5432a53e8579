using System.Collections.Immutable;
using Policy.Rules.Catalog.Contents.Dependencies;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Contents;

/// <summary><c>dev-dependencies</c>: the application's layers bring packages that only development needs.</summary>
public sealed class DevDependencies : Rule
{
    private const int NamedInText = 5;
    private const int NamedAsEvidence = 6;

    // Nothing tells who asked for what is known by its name alone.
    private const double ByName = 0.8;

    /// <summary>What may be there.</summary>
    public static readonly Parameter<ImmutableArray<string>> Allow = Parameter.List(
        "allow", "Globs over the names of packages that may be there: typescript, @types/*, pytest, org.mockito:*. Of npm's and Python's also what such a package needs.");

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "dev-dependencies",
        Title = "Dependencies of development are in the image",
        Category = RuleCategory.Contents,
        Severity = Severity.Medium,
        Rationale = "Compilers, bundlers, linters and test libraries often take more than the application itself, are pulled to every node, "
            + "and bring code that nobody keeps an eye on and that whoever breaks in can use. "
            + "Of npm's packages the rule tells by package.json who asked for them, of gems by the groups of a Gemfile; of others it knows those that are "
            + "for tests and development by name, and of Python's what nothing but those asks for.",
        Remedy = "Install without dependencies of development in the last stage (`npm ci --omit=dev`, requirements without the dev file, "
            + "`bundle config set without 'development test'`, Maven's scope test), or copy what was pruned from a stage before.",
        Needs = Needs.Config | Needs.Contents,
        Parameters = [Allow],
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var (found, problem) = DevDependencyFinder.Search(input.Facts, input.Parameters.Get(Allow));
        if (found.IsEmpty && problem is not null)
        {
            return Verdict.Unknown(problem.Reason, $"{SafeText.Plain(problem.Path)}: {problem.Message}");
        }

        // Each ecosystem has a remedy of its own; nearly all images have one.
        return Verdict.Found([.. found.GroupBy(dependency => dependency.Kind).OrderBy(kind => kind.Key).Select(kind => Finding(kind.Key, [.. kind], input))]);
    }

    private static RuleFinding Finding(PackageKind kind, ImmutableArray<FoundDependency> found, RuleInput input)
    {
        var bytes = found.Select(dependency => dependency.Bytes).Total();
        var count = $"{found.Length} {DependencyAdvice.Noun(kind)}{(found.Length == 1 ? "" : "s")}";
        var why = kind == PackageKind.Npm ? "only devDependencies ask for" : "tests and development need";
        var names = found.Take(NamedInText).Select(dependency => Name(dependency) + (dependency.Bytes > 0 ? $" ({Quantity.Humanize(dependency.Bytes)})" : ""));
        var more = found.Length > NamedInText ? $" and {found.Length - NamedInText} more" : "";
        return new RuleFinding(
            $"{count} that {why}{(bytes > 0 ? $", {Quantity.Humanize(bytes)}" : "")}: {string.Join(", ", names)}{more}",
            [.. found.Take(NamedAsEvidence).Select(dependency => Evidence(dependency, input.Facts.History))])
        {
            Remedy = DependencyAdvice.Remedy(kind, DependencyAdvice.Started(input.Facts.Config, found)),
            Confidence = kind == PackageKind.Npm ? 1 : ByName,
        };
    }

    private static string Name(FoundDependency dependency) => $"{SafeText.Plain(dependency.Name)} {SafeText.Plain(dependency.Version)}".TrimEnd();

    private static Evidence Evidence(FoundDependency dependency, BuildHistory history) => new(
        dependency.IsPart ? EvidenceKind.Package : EvidenceKind.File,
        dependency.Path,
        $"{Name(dependency)}, {dependency.Why}, written by {LayerNames.MadeBy(history, dependency.Layer)}",
        dependency is { IsPart: true, Bytes: 0 } ? null : dependency.Bytes);
}
