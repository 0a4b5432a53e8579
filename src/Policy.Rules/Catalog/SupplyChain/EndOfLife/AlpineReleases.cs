namespace Policy.Rules.Catalog.SupplyChain.EndOfLife;

/// <summary>Releases of Alpine.</summary>
internal static class AlpineReleases
{
    /// <summary>Alpine Linux.</summary>
    public static Distribution Alpine { get; } = new("alpine", "Alpine Linux", "alpinelinux.org/releases", 2)
    {
        Releases =
        [
            Release.Of("3.24", "", "2028-06-01"),
            Release.Of("3.23", "", "2027-11-01"),
            Release.Of("3.22", "", "2027-05-01"),
            Release.Of("3.21", "", "2026-11-01"),
            Release.Of("3.20", "", "2026-04-01"),
            Release.Of("3.19", "", "2025-11-01"),
            Release.Of("3.18", "", "2025-05-09"),
            Release.Of("3.17", "", "2024-11-22"),
            Release.Of("3.16", "", "2024-05-23"),
            Release.Of("3.15", "", "2023-11-01"),
            Release.Of("3.14", "", "2023-05-01"),
            Release.Of("3.13", "", "2022-11-01"),
            Release.Of("3.12", "", "2022-05-01"),
            Release.Of("3.11", "", "2021-11-01"),
            Release.Of("3.10", "", "2021-05-01"),
            Release.Of("3.9", "", "2020-11-01"),
            Release.Of("3.8", "", "2020-05-01"),
            Release.Of("3.7", "", "2019-11-01"),
            Release.Of("3.6", "", "2019-05-01"),
            Release.Of("3.5", "", "2018-11-01"),
            Release.Of("3.4", "", "2018-05-01"),
            Release.Of("3.3", "", "2017-11-01"),
            Release.Of("3.2", "", "2017-05-01"),
            Release.Of("3.1", "", "2016-11-01"),
            Release.Of("3.0", "", "2016-05-01"),
        ],
    };
}
