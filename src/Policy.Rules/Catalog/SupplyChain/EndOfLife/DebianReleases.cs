namespace Policy.Rules.Catalog.SupplyChain.EndOfLife;

/// <summary>Releases of Debian and of what is made of it.</summary>
internal static class DebianReleases
{
    /// <summary>Debian.</summary>
    public static Distribution Debian { get; } = new("debian", "Debian", "wiki.debian.org/DebianReleases and wiki.debian.org/LTS", 1)
    {
        Free = "Debian LTS",
        Paid = "Extended LTS",
        Releases =
        [
            Release.Of("13", "trixie", "2028-08-09", free: "2030-06-30", paid: "2035-06-30"),
            Release.Of("12", "bookworm", "2026-07-11", free: "2028-06-30", paid: "2033-06-30"),
            Release.Of("11", "bullseye", "2024-08-14", free: "2026-08-31", paid: "2031-06-30"),
            Release.Of("10", "buster", "2022-09-10", free: "2024-06-30", paid: "2029-06-30"),
            Release.Of("9", "stretch", "2020-07-18", free: "2022-06-30", paid: "2027-06-30"),
            Release.Of("8", "jessie", "2018-06-17", free: "2020-06-30", paid: "2025-06-30"),
            Release.Of("7", "wheezy", "2016-04-25", free: "2018-05-31", paid: "2020-06-30"),
            Release.Of("6", "squeeze", "2014-05-31", free: "2016-02-29"),
        ],
    };

    /// <summary>Ubuntu.</summary>
    public static Distribution Ubuntu { get; } = new("ubuntu", "Ubuntu", "wiki.ubuntu.com/Releases", 2)
    {
        Paid = "Ubuntu Pro (ESM)",
        Releases =
        [
            Release.Of("26.04", "resolute", "2031-05-29", paid: "2036-04-23"),
            Release.Of("25.10", "questing", "2026-07-09"),
            Release.Of("25.04", "plucky", "2026-01-15"),
            Release.Of("24.10", "oracular", "2025-07-10"),
            Release.Of("24.04", "noble", "2029-05-31", paid: "2034-04-25"),
            Release.Of("23.10", "mantic", "2024-07-11"),
            Release.Of("23.04", "lunar", "2024-01-25"),
            Release.Of("22.10", "kinetic", "2023-07-20"),
            Release.Of("22.04", "jammy", "2027-06-01", paid: "2032-04-21"),
            Release.Of("21.10", "impish", "2022-07-14"),
            Release.Of("21.04", "hirsute", "2022-01-20"),
            Release.Of("20.10", "groovy", "2021-07-22"),
            Release.Of("20.04", "focal", "2025-05-29", paid: "2030-04-23"),
            Release.Of("19.10", "eoan", "2020-07-17"),
            Release.Of("19.04", "disco", "2020-01-23"),
            Release.Of("18.10", "cosmic", "2019-07-18"),
            Release.Of("18.04", "bionic", "2023-05-31", paid: "2028-04-26"),
            Release.Of("17.10", "artful", "2018-07-19"),
            Release.Of("17.04", "zesty", "2018-01-13"),
            Release.Of("16.10", "yakkety", "2017-07-20"),
            Release.Of("16.04", "xenial", "2021-04-30", paid: "2026-04-23"),
            Release.Of("15.10", "wily", "2016-07-28"),
            Release.Of("15.04", "vivid", "2016-02-04"),
            Release.Of("14.10", "utopic", "2015-07-23"),
            Release.Of("14.04", "trusty", "2019-04-25", paid: "2024-04-25"),
            Release.Of("13.10", "saucy", "2014-07-17"),
            Release.Of("13.04", "raring", "2014-01-27"),
            Release.Of("12.10", "quantal", "2014-05-16"),
            Release.Of("12.04", "precise", "2017-04-28", paid: "2019-04-26"),
        ],
    };
}
