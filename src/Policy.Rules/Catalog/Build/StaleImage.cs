using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Build;

/// <summary><c>stale-image</c>: the image was built long ago.</summary>
public sealed class StaleImage : Rule
{
    // Reproducible builds put the epoch, or the first day that a zip or FAT file can carry, in place of the day.
    private const int LastYearOfPlaceholders = 1980;

    // Clocks of build machines run ahead by minutes or a time zone, not by more.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromDays(1);

    /// <summary>The age from which on an image is stale.</summary>
    public static readonly Parameter<TimeSpan> MaxAge = Parameter.Age("maxAge", "The age that an image may reach.", "180d");

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "stale-image",
        Title = "The image was built long ago",
        Category = RuleCategory.Build,
        Severity = Severity.Low,
        Rationale = "What was mended since in the base image and in dependencies is missing from an image that was not built again.",
        Remedy = "Build the image again on the current base image, and do so on a schedule.",
        Needs = Needs.Config,
        DependsOnTime = true,
        Parameters = [MaxAge],
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        if (input.Facts.Config.Created is not { } created)
        {
            return Verdict.NotApplicable("the image does not say when it was built");
        }

        if (created.Year <= LastYearOfPlaceholders)
        {
            return Verdict.NotApplicable($"the image says {created.UtcDateTime:yyyy-MM-dd}, as reproducible builds do in place of the day");
        }

        var age = input.Now - created;
        if (age < -ClockSkew)
        {
            return Verdict.NotApplicable($"the image says that it will be built on {created.UtcDateTime:yyyy-MM-dd}");
        }

        var limit = input.Parameters.Get(MaxAge);
        return age <= limit ? Verdict.Pass : Verdict.Found(new RuleFinding(
            $"the image was built on {created.UtcDateTime:yyyy-MM-dd}, {Math.Floor(age.TotalDays):0} days ago; at most {limit.TotalDays:0.##} days are allowed",
            new Evidence(EvidenceKind.Config, "config.created", $"{created.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}"))
        {
            OnlyByTime = true,
        });
    }
}
