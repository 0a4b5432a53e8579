using System.Collections.Immutable;
using Policy.Rules.Catalog.Contents.Managers;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Contents;

/// <summary><c>not-minimal</c>: a whole distribution is in an image that needs a small part of it.</summary>
public sealed class NotMinimal : Rule
{
    private const int PackagesNamed = 5;

    /// <summary>How many packages of the distribution may be there.</summary>
    public static readonly Parameter<int> MaxPackages = Parameter.Count("maxPackages", "The most packages of the distribution that an image with a shell and a package manager may have.", 200);

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "not-minimal",
        Title = "A whole distribution is in the image, with a shell and a package manager",
        Category = RuleCategory.Contents,
        Severity = Severity.Low,
        Rationale = "Each package is pulled by every node, is scanned and patched, and may hold the next vulnerability, whether the application calls it or not. "
            + "Minimal images hold the program and what it loads.",
        Remedy = "Build the last stage on a minimal image: scratch for static programs, distroless or chiseled ones for a language's run-time, else the slim image.",
        Needs = Needs.Config | Needs.Files | Needs.Packages,
        Parameters = [MaxPackages],
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var facts = input.Facts;
        if (facts.Config.Platform is { Os: "windows" })
        {
            return Verdict.NotApplicable("Windows has no packages of a distribution");
        }

        var tree = input.Contents.Tree;
        var shell = Shell(facts, tree);
        if (shell is null && ProgramListing.IsTold(facts, tree))
        {
            return Verdict.Pass;
        }

        var packages = OsPackages.Of(input.Contents, tree);
        var managers = ManagerFinder.Find(facts, input.Contents);
        var manager = managers.Managers.FirstOrDefault(found => ManagerNames.IsOfDistribution(found.Name));
        if (manager is null && managers.Untold is null)
        {
            return Verdict.Pass;
        }

        if (packages.Packages.Length <= input.Parameters.Get(MaxPackages))
        {
            return packages.Problem is { } problem ? Verdict.Unknown(problem.Reason, $"{problem.Path}: {problem.Message}")
                : packages.Database is null ? Verdict.Unknown(UnknownReason.Unsupported, "no database of the distribution's packages is in the image, so how many there are is not told")
                : Verdict.Pass;
        }

        return shell is null || manager is null
            ? Verdict.Unknown(UnknownReason.Unsupported, "the list of files holds no programs, so whether there is a shell is not told")
            : Verdict.Found(Finding(facts, shell, manager, packages));
    }

    private static Program? Shell(ImageFacts facts, FileTree tree) =>
        ImagePrograms.Of(facts, tree, static name => name is "sh" or "bash" or "dash" or "ash" or "zsh" or "busybox").FirstOrDefault();

    private static RuleFinding Finding(ImageFacts facts, Program shell, FoundManager manager, OsPackages packages)
    {
        var bytes = packages.Bytes;
        var largest = packages.Packages.OrderByDescending(package => package.Bytes ?? 0).ThenBy(package => package.Name, StringComparer.Ordinal).Take(PackagesNamed);
        return new RuleFinding(
            $"a shell, {manager.Name} and {packages.Packages.Length} packages of the distribution are in the image"
            + (bytes > 0 ? $", {Quantity.Humanize(bytes)} that a minimal image would be nearly without" : ""),
            [
                FileEvidence.Of(shell.File, facts.History, "a shell"), manager.Evidence,
                .. largest.Select(package => new Evidence(
                    EvidenceKind.Package, package.Path, $"package {SafeText.Plain(package.Name)} {SafeText.Plain(package.Version)}".TrimEnd(), package.Bytes)),
            ])
        {
            Remedy = Remedy(facts),
        };
    }

    // By what the container starts.
    private static string Remedy(ImageFacts facts)
    {
        ImmutableArray<string> command = facts.Config.Entrypoint.IsEmpty ? facts.Config.Cmd : facts.Config.Entrypoint;
        var program = command.IsEmpty ? "" : CommandWords.ProgramName(command[0]);
        var image = program switch
        {
            "java" => "distroless/java, or a JRE that jlink makes",
            "node" or "nodejs" or "npm" or "yarn" => "distroless/nodejs, or node's slim image",
            "dotnet" => "the chiseled images of dotnet/runtime and dotnet/aspnet",
            _ when program.StartsWith("python", StringComparison.Ordinal) || program is "gunicorn" or "uvicorn" => "distroless/python3, or Python's slim image",
            _ when program.EndsWith("sh", StringComparison.Ordinal) => "the slim image of the language, or Alpine (what the container starts is a shell or a script, which needs one)",
            _ => "distroless, or scratch for a static program; else the slim image of the language",
        };
        return $"Build the last stage on {image}, and copy into it what runs.";
    }
}
