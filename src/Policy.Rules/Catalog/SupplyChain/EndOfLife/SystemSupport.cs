using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.SupplyChain.EndOfLife;

/// <summary>Whether what an image holds is still mended by those who made it.</summary>
internal abstract record SystemSupport
{
    private SystemSupport()
    {
    }

    /// <summary>It is.</summary>
    public sealed record Mended : SystemSupport;

    /// <summary>It has no releases that could end.</summary>
    public sealed record Rolling : SystemSupport;

    /// <summary>It cannot be told.</summary>
    /// <param name="Why">Why, for people.</param>
    public sealed record NotKnown(string Why) : SystemSupport;

    /// <summary>It is not.</summary>
    /// <param name="On">The last day on which it was.</param>
    /// <param name="What">What ended, <c>Debian LTS</c>.</param>
    /// <param name="Source">What says so.</param>
    public sealed record Ended(DateOnly On, string What, string Source) : SystemSupport
    {
        /// <summary>The distribution and release, where they are in the table.</summary>
        public (Distribution Distribution, Release Release)? Listed { get; init; }
    }

    /// <summary>Looks a system up.</summary>
    /// <param name="system">What the image says that it holds.</param>
    /// <param name="counted">What counts as support.</param>
    /// <param name="today">The day that is asked about.</param>
    public static SystemSupport Of(OsRelease system, ExtendedSupport counted, DateOnly today)
    {
        if (ReleaseTable.IsRolling(system))
        {
            return new Rolling();
        }

        var distribution = ReleaseTable.DistributionOf(system);
        if (distribution is not null && ReleaseTable.ReleaseOf(distribution, system) is { } release)
        {
            return release.EndOf(counted) is { } end && end < today
                ? new Ended(end, NameOf(distribution, release, end), distribution.Source) { Listed = (distribution, release) }
                : new Mended();
        }

        // What its makers foresaw is second to what they said later, which is in the table.
        if (system.SupportEnd is { } foreseen)
        {
            return foreseen < today ? new Ended(foreseen, "support", "its own SUPPORT_END") : new Mended();
        }

        return distribution is not null && ReleaseTable.IsNewAndMended(distribution, system, today)
            ? new Mended()
            : new NotKnown($"when support ends of {SafeText.Excerpt(system.PrettyName)} is not in the table of {ReleaseTable.Dated:yyyy-MM-dd}");
    }

    private static string NameOf(Distribution distribution, Release release, DateOnly end) =>
        end == release.PaidEnds && distribution.Paid is { } paid ? paid
        : end == release.FreeEnds && distribution.Free is { } free ? free
        : "security support";
}
