using System.Collections.Immutable;
using Policy.Rules.Catalog.Contents.Tools;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Contents;

/// <summary><c>build-tools</c>: what an image was built with is in it.</summary>
public sealed class BuildTools : Rule
{
    private const int ToolsNamed = 6;
    private const int EvidenceNamed = 8;

    // What a step installed may have been removed in a way that is not seen.
    private const double ByHistory = 0.8;

    /// <summary>The tools that may be there.</summary>
    public static readonly Parameter<ImmutableArray<string>> Allow = Parameter.List(
        "allow", "Tools that may be in the image, by the names that findings give them or by their packages; globs such as gcc* too.");

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "build-tools",
        Title = "Compilers, build systems or SDKs are in the image",
        Category = RuleCategory.Contents,
        Severity = Severity.Medium,
        Rationale = "What builds a program is not what runs it: hundreds of megabytes to pull, with vulnerabilities of their own to patch, "
            + "and whoever gets into the container finds there what exploits are compiled with. Headers alone, and what a language's run-time brings for its own use, are not meant.",
        Remedy = "Build in a stage of its own and copy the result into an image that holds the run-time alone; or install, build and purge in one RUN.",
        Needs = Needs.Config | Needs.Files | Needs.Packages,
        Parameters = [Allow],
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var search = ToolFinder.Search(input.Facts);
        var allowed = input.Parameters.Get(Allow);
        ImmutableArray<FoundTool> tools = [.. search.Tools.Where(tool => !IsAllowed(tool, allowed))];
        ImmutableArray<FoundTool> counted = [.. tools.Where(tool => Counts(tool, input.Facts.History))];
        if (!counted.IsEmpty)
        {
            return Verdict.Found(Finding(counted, tools, input.Facts));
        }

        return search.Untold is { } untold ? Verdict.Unknown(UnknownReason.Unsupported, untold)
            : input.Facts.Config.Platform is { Os: "windows" } ? Verdict.Unknown(UnknownReason.Unsupported, "of images for Windows only the .NET SDK is looked for")
            : Verdict.Pass;
    }

    // A helper that the application's own steps put on PATH is there to be used, npm's own node-gyp is not.
    private static bool Counts(FoundTool tool, BuildHistory history) =>
        tool.IsTool || (tool.IsHelper && tool.Source == EvidenceKind.File && history.Base.Layers > 0 && tool.Layer >= history.Base.Layers);

    private static bool IsAllowed(FoundTool tool, ImmutableArray<string> allowed) =>
        allowed.Any(glob => Glob.Matches(glob, tool.Name) || (!tool.Packages.IsEmpty && tool.Packages.All(package => Glob.Matches(glob, package))));

    private static RuleFinding Finding(ImmutableArray<FoundTool> counted, ImmutableArray<FoundTool> tools, ImageFacts facts)
    {
        var history = facts.History;
        List<string> names = [.. counted.Select(tool => tool.Name).Distinct()];
        var headers = tools.FirstOrDefault(tool => tool.Kind == ToolKind.Headers);
        var bytes = tools.Select(tool => tool.Bytes).Total();
        var message = $"{FileEvidence.List(names, ToolsNamed)} {(names.Count == 1 ? "is" : "are")} in the image"
            + (headers is null ? "" : $", with {Count(headers.Packages.Length, "package")} of headers")
            + (bytes > 0 ? $": {Quantity.Humanize(bytes)}" : "")
            + BroughtBy(counted, history);
        return new RuleFinding(message, [.. counted.Take(EvidenceNamed).Select(tool => tool.AsEvidence(history))])
        {
            Remedy = Remedy(names),
            Confidence = counted.Any(tool => tool.Source is EvidenceKind.File or EvidenceKind.Package) ? 1 : ByHistory,
        };
    }

    private static string BroughtBy(ImmutableArray<FoundTool> tools, BuildHistory history)
    {
        if (history.Base.Layers == 0 || tools.Any(tool => tool.Layer < 0))
        {
            return "";
        }

        var own = tools.Count(tool => tool.Layer >= history.Base.Layers);
        return own == 0 ? ", brought by the base image"
            : own == tools.Length ? ", brought by the application's own steps"
            : $", {own} of {tools.Length} brought by the application's own steps, the rest by the base image";
    }

    private static string Remedy(List<string> names)
    {
        ImmutableArray<string?> instead =
        [
            names.Contains("jdk") ? "a JRE (or jlink's) in place of the JDK" : null,
            names.Contains("dotnet-sdk") ? "dotnet/aspnet or dotnet/runtime in place of dotnet/sdk" : null,
            names.Contains("go") || names.Contains("rust") ? "scratch or distroless, which the compiled program needs no more than" : null,
        ];
        var images = instead.OfType<string>().ToList();
        return "Build in a stage of its own (FROM … AS build) and COPY --from=build the result into an image that holds the run-time alone"
            + (images.Count == 0 ? ", such as the language's slim image" : $": {string.Join("; ", images)}")
            + ". Where tools are wanted for one step only, install, use and purge them in that RUN.";
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
