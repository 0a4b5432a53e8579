namespace Policy.Rules.Catalog.SupplyChain.EndOfLife;

/// <summary>Releases of Red Hat Enterprise Linux, of what is rebuilt from it and of what it is made from.</summary>
internal static class RedHatReleases
{
    /// <summary>Red Hat Enterprise Linux.</summary>
    public static Distribution Rhel { get; } = new("rhel", "Red Hat Enterprise Linux", "access.redhat.com/support/policy/updates/errata", 1)
    {
        Paid = "Extended Life Cycle Support",
        Releases =
        [
            Release.Of("10", "", "2035-05-31", paid: "2039-05-31"),
            Release.Of("9", "", "2032-05-31", paid: "2036-05-31"),
            Release.Of("8", "", "2029-05-31", paid: "2033-05-31"),
            Release.Of("7", "", "2024-06-30", paid: "2029-05-31"),
            Release.Of("6", "", "2020-11-30", paid: "2024-06-30"),
            Release.Of("5", "", "2017-03-31", paid: "2020-11-30"),
        ],
    };

    /// <summary>CentOS Linux.</summary>
    public static Distribution CentOS { get; } = new("centos", "CentOS Linux", "wiki.centos.org/About/Product", 1)
    {
        Successor = "CentOS Stream, Rocky Linux, AlmaLinux or Red Hat's UBI",
        Releases =
        [
            Release.Of("8", "", "2021-12-31"),
            Release.Of("7", "", "2024-06-30"),
            Release.Of("6", "", "2020-11-30"),
            Release.Of("5", "", "2017-03-31"),
        ],
    };

    /// <summary>CentOS Stream.</summary>
    public static Distribution CentOSStream { get; } = new("centos-stream", "CentOS Stream", "centos.org/cl-vs-cs", 1)
    {
        Releases =
        [
            Release.Of("10", "", "2030-05-31"),
            Release.Of("9", "", "2027-05-31"),
            Release.Of("8", "", "2024-05-31"),
        ],
    };

    /// <summary>Rocky Linux.</summary>
    public static Distribution Rocky { get; } = new("rocky", "Rocky Linux", "wiki.rockylinux.org/rocky/version", 1)
    {
        Releases =
        [
            Release.Of("10", "", "2035-05-31"),
            Release.Of("9", "", "2032-05-31"),
            Release.Of("8", "", "2029-05-31"),
        ],
    };

    /// <summary>AlmaLinux.</summary>
    public static Distribution AlmaLinux { get; } = new("almalinux", "AlmaLinux", "wiki.almalinux.org/release-notes", 1)
    {
        Releases =
        [
            Release.Of("10", "", "2035-05-31"),
            Release.Of("9", "", "2032-05-31"),
            Release.Of("8", "", "2029-05-31"),
        ],
    };

    /// <summary>Oracle Linux.</summary>
    public static Distribution Oracle { get; } = new("ol", "Oracle Linux", "oracle.com/a/ocom/docs/elsp-lifetime-069338.pdf", 1)
    {
        Paid = "Extended Support",
        Releases =
        [
            Release.Of("10", "", null),
            Release.Of("9", "", "2032-06-30", paid: "2035-06-30"),
            Release.Of("8", "", "2029-07-31", paid: "2032-07-31"),
            Release.Of("7", "", "2024-12-31", paid: "2028-06-30"),
            Release.Of("6", "", "2021-03-31", paid: "2024-12-31"),
        ],
    };

    /// <summary>Fedora Linux.</summary>
    public static Distribution Fedora { get; } = new("fedora", "Fedora Linux", "docs.fedoraproject.org/en-US/releases/lifecycle", 1)
    {
        Releases =
        [
            Release.Of("44", "", "2027-06-02"),
            Release.Of("43", "", "2026-12-09"),
            Release.Of("42", "", "2026-05-27"),
            Release.Of("41", "", "2025-12-15"),
            Release.Of("40", "", "2025-05-13"),
            Release.Of("39", "", "2024-11-26"),
            Release.Of("38", "", "2024-05-21"),
            Release.Of("37", "", "2023-12-05"),
            Release.Of("36", "", "2023-05-16"),
            Release.Of("35", "", "2022-12-13"),
            Release.Of("34", "", "2022-06-07"),
            Release.Of("33", "", "2021-11-30"),
            Release.Of("32", "", "2021-05-25"),
            Release.Of("31", "", "2020-11-24"),
            Release.Of("30", "", "2020-05-26"),
            Release.Of("29", "", "2019-11-26"),
            Release.Of("28", "", "2019-05-28"),
            Release.Of("27", "", "2018-11-30"),
            Release.Of("26", "", "2018-05-29"),
            Release.Of("25", "", "2017-12-12"),
            Release.Of("24", "", "2017-08-08"),
            Release.Of("23", "", "2016-12-20"),
            Release.Of("22", "", "2016-07-19"),
            Release.Of("21", "", "2015-12-01"),
            Release.Of("20", "", "2015-06-23"),
        ],
    };

    /// <summary>Amazon Linux.</summary>
    public static Distribution Amazon { get; } = new("amzn", "Amazon Linux", "docs.aws.amazon.com/linux and aws.amazon.com/amazon-linux-2/faqs", 2)
    {
        Releases =
        [
            Release.Of("2023", "", "2029-06-30"),
            Release.Of("2", "", "2026-06-30"),
            Release.Of("2018.03", "", "2023-12-31"),
            Release.Of("2017.09", "", "2023-12-31"),
            Release.Of("2017.03", "", "2023-12-31"),
            Release.Of("2016.09", "", "2023-12-31"),
            Release.Of("2016.03", "", "2023-12-31"),
            Release.Of("2015.09", "", "2023-12-31"),
            Release.Of("2015.03", "", "2023-12-31"),
            Release.Of("2014.09", "", "2023-12-31"),
            Release.Of("2014.03", "", "2023-12-31"),
        ],
    };
}
