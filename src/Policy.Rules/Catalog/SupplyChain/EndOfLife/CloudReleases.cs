namespace Policy.Rules.Catalog.SupplyChain.EndOfLife;

/// <summary>Releases of what vendors of clouds make for containers.</summary>
internal static class CloudReleases
{
    /// <summary>Azure Linux.</summary>
    public static Distribution AzureLinux { get; } = new("azurelinux", "Azure Linux", "learn.microsoft.com/azure/azure-linux/support-cycle", 2)
    {
        Releases =
        [
            Release.Of("3.0", "", null),
        ],
    };

    /// <summary>CBL-Mariner.</summary>
    public static Distribution Mariner { get; } = new("mariner", "CBL-Mariner", "learn.microsoft.com/azure/azure-linux/support-cycle", 2)
    {
        Successor = "Azure Linux 3.0",
        Releases =
        [
            Release.Of("2.0", "", "2025-07-31"),
        ],
    };

    /// <summary>Photon OS.</summary>
    public static Distribution Photon { get; } = new("photon", "Photon OS", "vmware.github.io/photon and its announcements", 2)
    {
        Releases =
        [
            Release.Of("5.0", "", null),
            Release.Of("4.0", "", null),
            Release.Of("3.0", "", "2025-10-02"),
            Release.Of("2.0", "", "2022-12-01"),
            Release.Of("1.0", "", "2022-02-28"),
        ],
    };

    /// <summary>Clear Linux.</summary>
    public static Distribution ClearLinux { get; } = new("clear-linux-os", "Clear Linux", "community.clearlinux.org, All good things come to an end", 0)
    {
        Successor = "a distribution that is maintained",
        Releases =
        [
            Release.Of("", "", "2025-07-21"),
        ],
    };
}
