using System.Collections.Immutable;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Contents;

/// <summary><c>sudo-present</c>: sudo, doas, or a su beyond the base's.</summary>
public sealed class SudoPresent : Rule
{
    private const int MostNamed = 3;

    // Without setuid it starts for root alone, who may do everything anyway.
    private const double WithoutSetuid = 0.7;

    // The package is in the list, and its program is not there or not on PATH.
    private const double PackageAlone = 0.5;

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "sudo-present",
        Title = "The image has sudo, doas or a su beyond the base's",
        Category = RuleCategory.Contents,
        Severity = Severity.Medium,
        Rationale = "An image that runs as a user of its own and has sudo runs as root as soon as somebody wants to: mostly no password is asked for, "
            + "and holes in sudo itself have been found again and again. Nothing in production has to become root.",
        Remedy = "Do what needs root in RUN steps before USER, and do not install sudo; an entrypoint that starts as root and goes on as another user takes "
            + "setpriv, gosu or su-exec.",
        Needs = Needs.Config | Needs.Contents,
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var contents = input.Contents;
        var tools = PrivilegeTools.Of(input.Facts, contents);
        var packages = PrivilegeTools.Packages(contents);
        return tools.Count > 0 ? Verdict.Found(Finding(input.Facts, contents, tools, packages))
            : packages.Count > 0 ? Verdict.Found(OfPackages(packages))
            : Verdict.Pass;
    }

    private static RuleFinding Finding(ImageFacts facts, ImageContents contents, IReadOnlyList<PrivilegeTool> tools, IReadOnlyList<Package> packages)
    {
        var isOfBase = tools.All(tool => tool.File.Layer < facts.History.Base.Layers);
        var grants = PrivilegeTools.Grants(contents.Tree).Take(MostNamed).Select(file => FileEvidence.Of(file, facts.History, "may let somebody use it"));
        var steps = PrivilegeTools.WithoutPassword(facts.History).Take(MostNamed).ToImmutableArray();
        var usable = steps.IsEmpty ? "" : $"; {steps[0].Place} says that no password is asked for";
        return new RuleFinding(
            $"the image has {FileEvidence.List([.. tools.Select(tool => $"{tool.Name} ({SafeText.Plain(tool.File.Path)})")])}{(isOfBase ? ", which the base image brings" : "")}{usable}",
            [
                .. tools.Take(MostNamed).Select(tool => FileEvidence.Of(tool.File, facts.History, tool.IsSetuid ? "setuid root" : "not setuid root, so for root alone")),
                .. packages.Take(MostNamed).Select(Evidence),
                .. grants,
                .. steps.Select(step => new Evidence(EvidenceKind.Step, step.Place, SafeText.Excerpt(step.Value))),
            ])
        {
            Confidence = tools.Any(tool => tool.IsSetuid) ? 1 : WithoutSetuid,
            Remedy = isOfBase ? "Build on a base without it, or copy the application from this one to another (COPY --from): a layer above hides a file and does not take it away." : null,
        };
    }

    private static RuleFinding OfPackages(IReadOnlyList<Package> packages) => new(
        $"the package {SafeText.Excerpt(packages[0].Name)} is installed, though no program of it is on PATH", [.. packages.Take(MostNamed).Select(Evidence)])
    {
        Confidence = PackageAlone,
        Remedy = "Take the package away with the package manager in the RUN that installs it, so that nothing of it is left.",
    };

    private static Evidence Evidence(Package package) => new(
        EvidenceKind.Package, package.Path, $"{SafeText.Excerpt(package.Name)} {SafeText.Excerpt(package.Version)}".TrimEnd(), package.Bytes);
}
