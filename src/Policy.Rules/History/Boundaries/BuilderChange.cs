using System.Collections.Immutable;

namespace Policy.Rules.History.Boundaries;

/// <summary>One build has one builder: where another takes over, another image begins.</summary>
internal static class BuilderChange
{
    private const double Confidence = 0.9;

    public static BaseEnd? Find(ImmutableArray<BuildStep> steps)
    {
        BaseEnd? end = null;
        var before = BuilderDialect.Unknown;
        foreach (var step in steps.Where(step => step.Dialect != BuilderDialect.Unknown))
        {
            if (before != BuilderDialect.Unknown && step.Dialect != before)
            {
                end = new BaseEnd(step.Index, Confidence, $"the builder changes from {before} to {step.Dialect} at {step.Place}");
            }

            before = step.Dialect;
        }

        return end;
    }
}
