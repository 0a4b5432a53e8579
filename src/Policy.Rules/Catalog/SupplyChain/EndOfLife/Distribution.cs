using System.Collections.Immutable;
using System.Globalization;

namespace Policy.Rules.Catalog.SupplyChain.EndOfLife;

/// <summary>A distribution and its releases.</summary>
/// <param name="Id">Its ID in os-release.</param>
/// <param name="Name">Its name.</param>
/// <param name="Source">The page of its own that says how long releases are mended.</param>
/// <param name="Parts">How many parts of VERSION_ID make a release: 1 of RHEL's 9.4, 2 of Alpine's 3.19.1.</param>
internal sealed record Distribution(string Id, string Name, string Source, int Parts)
{
    /// <summary>Its releases, the newest first.</summary>
    public required ImmutableArray<Release> Releases { get; init; }

    /// <summary>What support is called that goes on for everybody, such as Debian's LTS.</summary>
    public string? Free { get; init; }

    /// <summary>What support is called that goes on for those who pay, such as Ubuntu Pro.</summary>
    public string? Paid { get; init; }

    /// <summary>What took its place, where it has no releases any more.</summary>
    public string? Successor { get; init; }
}

/// <summary>A release of a distribution, and the last days on which it is mended.</summary>
/// <param name="Version">Its version, as VERSION_ID has it in as many parts as make a release.</param>
/// <param name="Name">What it is called beside its version; empty where it is not.</param>
/// <param name="Ends">The last day of support for everybody; null where none is announced.</param>
internal sealed record Release(string Version, string Name, DateOnly? Ends)
{
    /// <summary>The last day of support that goes on for everybody; null where there is none.</summary>
    public DateOnly? FreeEnds { get; init; }

    /// <summary>The last day of support that goes on for those who pay; null where there is none.</summary>
    public DateOnly? PaidEnds { get; init; }

    /// <summary>A line of a table; days as <c>2026-07-11</c>.</summary>
    public static Release Of(string version, string name, string? ends, string? free = null, string? paid = null) =>
        new(version, name, Day(ends)) { FreeEnds = Day(free), PaidEnds = Day(paid) };

    /// <summary>The last day of support of a kind, and of kinds that are had with it; null where none is announced.</summary>
    public DateOnly? EndOf(ExtendedSupport counted) => Ends is null ? null : counted switch
    {
        ExtendedSupport.None => Ends,
        ExtendedSupport.Free => FreeEnds ?? Ends,
        _ => PaidEnds ?? FreeEnds ?? Ends,
    };

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>What counts as support once the standard one has ended.</summary>
internal enum ExtendedSupport
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>What everybody gets.</summary>
    Free,

    /// <summary>What is had by contract too.</summary>
    Paid,
}
