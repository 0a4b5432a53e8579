using System.Collections.Immutable;
using Policy.Rules.Catalog.Contents.Caches;
using Policy.Rules.Catalog.Contents.Dependencies;
using Policy.Rules.Catalog.Contents.Sources;
using Policy.Rules.Catalog.Contents.Tools;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Images;

namespace Policy.Rules.Catalog.Build.SingleStage;

/// <summary>All that is looked at to tell one stage from several, read once.</summary>
internal sealed record StageReading
{
    /// <summary>The image.</summary>
    public required ImageFacts Facts { get; init; }

    /// <summary>What is in it.</summary>
    public ImageContents Contents => ((ContentsResult.Known)Facts.Layered!).Contents;

    /// <summary>The commands of the application's steps that build.</summary>
    public required ImmutableArray<BuildCommand> Commands { get; init; }

    /// <summary>The tools that are in the image.</summary>
    public required ImmutableArray<FoundTool> Tools { get; init; }

    /// <summary>Dependencies of development.</summary>
    public required ImmutableArray<FoundDependency> DevDependencies { get; init; }

    /// <summary>Sources beside what was compiled from them.</summary>
    public required ImmutableArray<FoundSource> Sources { get; init; }

    /// <summary>What package managers and builds keep to be faster the next time.</summary>
    public required ImmutableArray<FoundCache> Caches { get; init; }

    /// <summary>The steps that copy out of another stage.</summary>
    public required ImmutableArray<BuildStep> StageCopies { get; init; }

    /// <summary>Compilers and SDKs: what no image needs to run.</summary>
    public IEnumerable<FoundTool> Toolchain => Tools.Where(tool => tool is { IsTool: true, Kind: ToolKind.Compiler or ToolKind.Sdk });

    /// <summary>The stack that was built with: the last command's, since what it made is what runs; else the toolchain's, or that of the run time under it.</summary>
    public Stack? Stack => !Commands.IsEmpty ? Commands[^1].Stack : Toolchains.StackOf(Toolchain) switch
    {
        SingleStage.Stack.Native => Toolchains.OfRunTime(Facts.Config) ?? SingleStage.Stack.Native,
        var stack => stack,
    };

    /// <summary>Reads an image whose contents are known.</summary>
    public static StageReading Of(ImageFacts facts) => new()
    {
        Facts = facts,
        Commands = BuildCommands.In(facts.History),
        Tools = ToolFinder.Find(facts),
        DevDependencies = DevDependencyFinder.Find(facts),
        Sources = SourceFinder.Find(facts),
        Caches = CacheFinder.Find(facts),
        StageCopies = SingleStage.StageCopies.In(facts.History),
    };
}
