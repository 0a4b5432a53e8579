using System.Collections.Immutable;

namespace Policy.Rules.History.Boundaries;

/// <summary>
/// A base that sets no CMD behind that of its own base, or sets it first: nginx's variants, Gradle's images. Behind the
/// last closing command that is told, its Dockerfile names the version of what it installs (ENV NJS_VERSION), installs it
/// with RUN and copies nothing; then comes a pause, and no further version is named, as one Dockerfile would whose beginning
/// came out of a cache. An application's that begins so and goes on otherwise looks the same: it is a guess.
/// </summary>
internal static class UnclosedBase
{
    private const double Confidence = 0.6;

    /// <summary>A base pauses longer than this before it is built upon.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromHours(1);

    /// <param name="steps">The steps.</param>
    /// <param name="from">Where the base ends, for all that is known so far.</param>
    public static BaseEnd? Find(ImmutableArray<BuildStep> steps, int from)
    {
        var lastWork = steps.LastOrDefault(step => step.Writes)?.Index ?? -1;
        var (namesVersion, installs) = (false, false);
        for (var i = from; i < lastWork; i++)
        {
            if (steps[i].Instruction is Instruction.Copy or Instruction.Add or Instruction.Import or Instruction.Unknown)
            {
                return null;
            }

            namesVersion |= NamesVersion(steps[i]);
            installs |= steps[i].Instruction == Instruction.Run && namesVersion;
            if (TimeJump.Between(steps[i], steps[i + 1]) >= Shortest)
            {
                return installs && !steps.Skip(i + 1).Any(NamesVersion) ? new BaseEnd(i + 1, Confidence, $"steps up to {steps[i].Place} install what they name the version of, and a pause follows") : null;
            }
        }

        return null;
    }

    // NJS_VERSION=0.8.3, as the official images have it; a word of its own, so that VERSION alone is the application's.
    private static bool NamesVersion(BuildStep step)
    {
        if (step.Instruction != Instruction.Env)
        {
            return false;
        }

        var variable = step.Value;
        var end = variable.AsSpan().IndexOfAny('=', ' ');
        return end > "_VERSION".Length && variable.AsSpan(0, end).EndsWith("_VERSION", StringComparison.Ordinal)
            && variable.AsSpan(end + 1).TrimStart('"') is [>= '0' and <= '9', ..] or ['v', >= '0' and <= '9', ..];
    }
}
