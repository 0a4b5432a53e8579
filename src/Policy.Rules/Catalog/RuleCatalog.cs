using System.Collections.Immutable;
using Policy.Rules.Catalog.Build;
using Policy.Rules.Catalog.Contents;
using Policy.Rules.Catalog.Build.SingleStage;
using Policy.Rules.Catalog.Identity;
using Policy.Rules.Catalog.Reference;
using Policy.Rules.Catalog.Secrets;
using Policy.Rules.Catalog.Size;
using Policy.Rules.Catalog.SupplyChain;

namespace Policy.Rules.Catalog;

/// <summary>The rules, in the order in which they are documented and listed.</summary>
public static class RuleCatalog
{
    /// <summary>All rules.</summary>
    public static ImmutableArray<Rule> All { get; } =
    [
        new MutableTag(),
        new UntrustedRegistry(),
        new PullPolicyRule(),
        new RunsAsRoot(),
        new UserNotNumeric(),
        new MissingUser(),
        new PrivilegedPort(),
        new BuildTools(),
        new SingleStageRule(),
        new DevDependencies(),
        new PackageManagers(),
        new PackageCache(),
        new WastedSpace(),
        new BuildContextLeak(),
        new SourceInImage(),
        new SecretInConfig(),
        new SecretInFile(),
        new Oversize(),
        new TooManyLayers(),
        new CacheBustingOrder(),
        new UnpinnedInstall(),
        new BaseImage(),
        new NotMinimal(),
        new SetuidFile(),
        new SudoPresent(),
        new ShellFormEntrypoint(),
        new AddInsteadOfCopy(),
        new DebugMode(),
        new StaleImage(),
        new PlatformMismatch(),
        new MissingMetadata(),
        new NoProvenance(),
        new NoSbom(),
        new NoVulnerabilityScan(),
    ];

    private static readonly ImmutableDictionary<string, Rule> ById = All.ToImmutableDictionary(rule => rule.Descriptor.Id);

    /// <summary>The rule with an id, or null.</summary>
    public static Rule? Find(string id) => ById.GetValueOrDefault(id);
}
