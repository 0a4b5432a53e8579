using System.Collections.Immutable;
using Policy.Rules.Catalog.Reference;
using Policy.Rules.Catalog.SupplyChain.EndOfLife;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.SupplyChain;

/// <summary><c>base-image</c>: the base is on no allow-list, no longer mended by its makers, or named by a tag that moves.</summary>
public sealed class BaseImage : Rule
{
    // Whether a builder wrote the tag as the Dockerfile has it cannot be told from what it wrote.
    private const double UnpinnedConfidence = 0.6;

    /// <summary>What images may be built on.</summary>
    public static readonly Parameter<ImmutableArray<string>> Allow = Parameter.List(
        "allow",
        "What images may be built on: registries (registry.corp:5000, *.corp) or globs over the base's normalised name (docker.io/library/debian, gcr.io/distroless/**).",
        "any");

    /// <summary>What counts as support beside the standard one.</summary>
    public static readonly Parameter<string> Extended = Parameter.Choice(
        "extendedSupport",
        "What counts once standard support has ended: none; free, what everybody gets from the same archives (Debian LTS); "
        + "paid, what is had by contract too (Ubuntu Pro, Extended Life Cycle Support).",
        "free", "none", "free", "paid");

    /// <summary>What is done at most about a base that is not pinned.</summary>
    public static readonly Parameter<EnforcementAction> WhenUnpinned = Parameter.Action(
        "whenUnpinned", "What is done at most where all that is wrong is that the base's tag moves.", EnforcementAction.Audit);

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "base-image",
        Title = "The base image is at its end of life, on no allow-list, or not pinned",
        Category = RuleCategory.SupplyChain,
        Severity = Severity.Medium,
        Rationale = "What is wrong with a base is wrong with every image built on it. A distribution that its makers no longer mend keeps its holes "
            + "for good, however often the image is built anew; and a base that nobody looked at brings in what nobody looked at.",
        Remedy = "Build on a base that is allowed and whose distribution is still supported, and build again when it is updated.",
        Needs = Needs.Config | Needs.Files,
        DependsOnTime = true,
        Parameters = [Allow, Extended, WhenUnpinned],
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var name = BaseName.Of(input.Facts);
        var system = OsRelease.Read(input.Contents);
        var support = system is null ? null : SystemSupport.Of(system, Counted(input.Parameters), DateOnly.FromDateTime(input.Now.UtcDateTime));
        var allow = input.Parameters.Get(Allow);
        ImmutableArray<RuleFinding?> findings =
        [
            NotAllowed(name, allow),
            support is SystemSupport.Ended ended ? EndOfLifeFinding.Of(input, system!, ended, name) : null,
            NotPinned(name, input.Parameters.Get(WhenUnpinned)),
        ];
        if (findings.Any(finding => finding is not null))
        {
            return Verdict.Found([.. findings.OfType<RuleFinding>()]);
        }

        if (!allow.IsEmpty && name is not { IsScratch: true } && name?.Reference is null)
        {
            return Verdict.Unknown(UnknownReason.Unsupported, name is null
                ? "neither annotations, labels nor history tell the base's name, which the allow-list is held against"
                : $"the base's name {SafeText.Quoted(name.Text)} is no reference, so that no allow-list can be held against it");
        }

        return OfSupport(input, support, isElseJudged: name is not null);
    }

    private static Verdict OfSupport(RuleInput input, SystemSupport? support, bool isElseJudged) => support switch
    {
        SystemSupport.Mended => Verdict.Pass,
        SystemSupport.NotKnown(var why) => Verdict.Unknown(UnknownReason.Unsupported, why),
        null when NotKept(input.Contents) is { } unknown => unknown,
        _ when isElseJudged => Verdict.Pass,
        null => Verdict.NotApplicable("the image has no os-release, which tells the distribution, and nothing tells a base"),
        _ => Verdict.NotApplicable("the distribution has no releases that end"),
    };

    private static Verdict? NotKept(ImageContents contents)
    {
        var tree = contents.Tree;
        if (OsRelease.Places.Select(tree.Find).FirstOrDefault(node => node is { Kind: FileKind.File }) is not { } file)
        {
            return null;
        }

        var path = file.Path;
        return contents.Problems.FirstOrDefault(problem => problem.Path == path) is { } found
            ? Verdict.Unknown(found.Reason, $"{path}, which tells the distribution: {found.Message}")
            : Verdict.Unknown(UnknownReason.Unsupported, $"os-release leads to {SafeText.Quoted(path)}, which is not read");
    }

    private static RuleFinding? NotAllowed(BaseName? name, ImmutableArray<string> allow) =>
        allow.IsEmpty || name is not { IsScratch: false, Reference: { } reference } || allow.Any(entry => UntrustedRegistry.Allows(entry, reference))
            ? null
            : new RuleFinding($"the base {reference.Name} is not on the allow-list: {SafeText.List(allow)}", name.Told)
            {
                Confidence = name.Confidence,
                Remedy = $"Build on a base that is allowed ({SafeText.List(allow)}).",
            };

    private static RuleFinding? NotPinned(BaseName? name, EnforcementAction ceiling) =>
        name is { IsScratch: false, Digest: null, Reference: { Digest: null } reference } && Tags.KindOf(reference.Tag) is var kind && Tags.Moves(kind)
            ? new RuleFinding(
                $"the base {reference.FamiliarName} {Tags.Why(kind, reference.Tag)}; nothing tells which build of it this image has", name.Told)
            {
                Confidence = UnpinnedConfidence,
                Ceiling = ceiling,
                Remedy = $"Pin the base in the Dockerfile (FROM {reference.FamiliarName}:<version>@sha256:<digest>), and let a bot such as Renovate or Dependabot move it on.",
            }
            : null;

    private static ExtendedSupport Counted(ParameterSet parameters) => parameters.Get(Extended) switch
    {
        "none" => ExtendedSupport.None,
        "paid" => ExtendedSupport.Paid,
        _ => ExtendedSupport.Free,
    };
}
