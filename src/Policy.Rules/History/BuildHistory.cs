using System.Collections.Immutable;
using Policy.Rules.History.Boundaries;
using Policy.Rules.History.Dialects;
using Policy.Rules.Images;

namespace Policy.Rules.History;

/// <summary>An image's history: one step for each line, and where the base image ends.</summary>
public sealed record BuildHistory
{
    /// <summary>Of an image that tells nothing of its making.</summary>
    public static BuildHistory Empty { get; } = new() { Steps = [], Base = BaseBoundary.None };

    /// <summary>One step for each history line, oldest first.</summary>
    public required ImmutableArray<BuildStep> Steps { get; init; }

    /// <summary>Where the base image ends and the application begins.</summary>
    public required BaseBoundary Base { get; init; }

    /// <summary>Whether the layers can be told apart by step: history has one non-empty line for each layer.</summary>
    public bool LayersAgree { get; init; }

    /// <summary>The steps of the application, those above the base.</summary>
    public IEnumerable<BuildStep> ApplicationSteps => Steps.Skip(Base.Steps);

    /// <summary>Understands an image's history. Whatever its lines hold, there is one step for each.</summary>
    /// <param name="config">The image's config.</param>
    /// <param name="layers">The manifest's layers, lowest first.</param>
    /// <param name="annotations">The manifest's annotations.</param>
    public static BuildHistory Read(ImageConfig config, ImmutableArray<Layer> layers, ImmutableDictionary<string, string> annotations)
    {
        var read = DialectTable.Read(config);
        var agree = LayerAttribution.Agrees(read, config, layers);
        var steps = agree ? LayerAttribution.Attribute(read) : read;
        return new BuildHistory { Steps = steps, LayersAgree = agree, Base = BaseFinder.Find(read, steps, config, annotations) };
    }
}

/// <summary>Where the base image ends.</summary>
/// <param name="Steps">How many of the first steps are the base's.</param>
/// <param name="Layers">How many of the first layers are the base's.</param>
/// <param name="Name">The base image's name where something tells it (annotation, label, os-release later on).</param>
/// <param name="Confidence">How sure, from 0 (a guess that nothing supports) to 1 (the builder says so).</param>
/// <param name="Why">What tells it, for people: <c>annotation org.opencontainers.image.base.digest</c>, <c>the base's closing CMD</c>.</param>
public sealed record BaseBoundary(int Steps, int Layers, string? Name, double Confidence, string Why)
{
    /// <summary>No base is known: all steps count as the application's.</summary>
    public static BaseBoundary None { get; } = new(0, 0, null, 0, "nothing tells a base image");
}
