namespace Policy.Rules.Catalog.SupplyChain.EndOfLife;

/// <summary>Releases of openSUSE and SUSE Linux Enterprise. Each service pack ends by itself.</summary>
internal static class SuseReleases
{
    /// <summary>openSUSE Leap.</summary>
    public static Distribution Leap { get; } = new("opensuse-leap", "openSUSE Leap", "en.opensuse.org/Lifetime", 2)
    {
        Releases =
        [
            Release.Of("16.0", "", "2027-10-31"),
            Release.Of("15.6", "", "2026-04-30"),
            Release.Of("15.5", "", "2024-12-31"),
            Release.Of("15.4", "", "2023-12-07"),
            Release.Of("15.3", "", "2022-12-31"),
            Release.Of("15.2", "", "2022-01-04"),
            Release.Of("15.1", "", "2021-02-02"),
            Release.Of("15.0", "", "2019-12-03"),
        ],
    };

    /// <summary>openSUSE.</summary>
    public static Distribution OpenSuse { get; } = new("opensuse", "openSUSE", "en.opensuse.org/Lifetime", 2)
    {
        Successor = "openSUSE Leap",
        Releases =
        [
            Release.Of("42.3", "", "2019-07-01"),
            Release.Of("42.2", "", "2018-01-26"),
            Release.Of("42.1", "", "2017-05-17"),
            Release.Of("13.2", "", "2017-01-17"),
            Release.Of("13.1", "", "2016-02-03"),
        ],
    };

    /// <summary>SUSE Linux Enterprise Server.</summary>
    public static Distribution Sles { get; } = new("sles", "SUSE Linux Enterprise Server", "suse.com/lifecycle", 2)
    {
        Paid = "Long Term Service Pack Support",
        Releases =
        [
            Release.Of("16.0", "", "2027-11-30", paid: "2030-11-30"),
            Release.Of("15.7", "", "2031-07-31", paid: "2034-07-31"),
            Release.Of("15.6", "", "2025-12-31", paid: "2028-12-31"),
            Release.Of("15.5", "", "2024-12-31", paid: "2027-12-31"),
            Release.Of("15.4", "", "2023-12-31", paid: "2026-12-31"),
            Release.Of("15.3", "", "2022-12-31", paid: "2025-12-31"),
            Release.Of("15.2", "", "2021-12-31", paid: "2024-12-31"),
            Release.Of("15.1", "", "2021-01-31", paid: "2024-01-31"),
            Release.Of("15", "", "2019-12-31", paid: "2022-12-31"),
            Release.Of("12.5", "", "2024-10-31", paid: "2027-10-31"),
            Release.Of("12.4", "", "2020-06-30", paid: "2023-06-30"),
            Release.Of("12.3", "", "2019-06-30", paid: "2022-06-30"),
            Release.Of("12.2", "", "2018-03-31", paid: "2021-03-31"),
            Release.Of("12.1", "", "2017-05-31", paid: "2020-05-31"),
            Release.Of("12", "", "2016-06-30", paid: "2019-07-01"),
        ],
    };
}
