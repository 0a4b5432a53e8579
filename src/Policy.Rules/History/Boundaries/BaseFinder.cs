using System.Collections.Immutable;
using Policy.Rules.Images;

namespace Policy.Rules.History.Boundaries;

/// <summary>
/// Finds where the base image ends. What a builder wrote down is asked first; else the history is searched for the
/// traces that a finished image leaves in the next one. Of a chain of bases the last end counts.
/// </summary>
internal static class BaseFinder
{
    private const string NameAnnotation = "org.opencontainers.image.base.name";

    /// <summary>Finds it.</summary>
    /// <param name="read">The steps as their lines have them.</param>
    /// <param name="steps">The steps with their layers.</param>
    /// <param name="config">The image's config.</param>
    /// <param name="annotations">The manifest's annotations.</param>
    public static BaseBoundary Find(
        ImmutableArray<BuildStep> read, ImmutableArray<BuildStep> steps, ImageConfig config, ImmutableDictionary<string, string> annotations)
    {
        var floor = Later(RootImport.Find(steps), BuilderChange.Find(steps));
        var told = Later(RunImageLabel.Find(steps, config), FromRemark.Find(read));
        var end = told is not null && told.Steps >= (floor?.Steps ?? 0)
            ? told
            : Closed(steps, floor) ?? TimeJump.Find(steps, floor) ?? floor;
        var name = Name(annotations, steps, config, end?.Steps ?? 0);
        if (end is null)
        {
            return name is null ? BaseBoundary.None : BaseBoundary.None with { Name = name, Why = "its name is given, but nothing tells where it ends" };
        }

        return new BaseBoundary(end.Steps, end.Layers ?? LayersOf(steps, end.Steps), name ?? end.Name, end.Confidence, end.Why);
    }

    private static BaseEnd? Closed(ImmutableArray<BuildStep> steps, BaseEnd? floor) =>
        ClosingCommand.Find(steps, floor?.Steps ?? 0) is { } closed ? UnclosedBase.Find(steps, closed.Steps) ?? closed : null;

    private static BaseEnd? Later(BaseEnd? one, BaseEnd? other) =>
        one is null || (other is not null && other.Steps >= one.Steps) ? other : one;

    private static int LayersOf(ImmutableArray<BuildStep> steps, int count) =>
        steps.Take(count).Max(step => step.Layer) is { } last ? last + 1 : 0;

    // A label is inherited with the base, of which it may name the base; only one that the application sets counts.
    private static string? Name(
        ImmutableDictionary<string, string> annotations, ImmutableArray<BuildStep> steps, ImageConfig config, int end)
    {
        if (annotations.GetValueOrDefault(NameAnnotation) is { Length: > 0 } annotated)
        {
            return annotated;
        }

        var isSet = steps.Skip(end).Any(step => step.Instruction == Instruction.Label && step.Value.Contains(NameAnnotation, StringComparison.Ordinal));
        return isSet && config.Labels.GetValueOrDefault(NameAnnotation) is { Length: > 0 } label ? label : null;
    }
}

/// <summary>A place where a base image may end.</summary>
/// <param name="Steps">How many steps are the base's.</param>
/// <param name="Confidence">How sure.</param>
/// <param name="Why">What tells it.</param>
/// <param name="Name">The base's name, where the same source tells it.</param>
/// <param name="Layers">How many layers are the base's, where that is told apart from the steps.</param>
internal sealed record BaseEnd(int Steps, double Confidence, string Why, string? Name = null, int? Layers = null);
