using Policy.Rules.Catalog.SupplyChain.EndOfLife;
using Policy.Rules.Contents;

namespace Policy.Rules.Tests.Catalog.SupplyChain.EndOfLife;

public sealed class ReleaseTableTests
{
    public static TheoryData<string> Distributions => [.. ReleaseTable.Distributions.Select(distribution => distribution.Id)];

    [Theory]
    [MemberData(nameof(Distributions))]
    public void A_distribution_is_listed_once_and_so_are_its_releases(string id)
    {
        var distribution = Assert.Single(ReleaseTable.Distributions, distribution => distribution.Id == id);

        Assert.NotEmpty(distribution.Name);
        Assert.NotEmpty(distribution.Source);
        Assert.NotEmpty(distribution.Releases);
        Assert.Distinct(distribution.Releases.Select(release => release.Version));
        Assert.All(distribution.Releases, release => Assert.True(release.Version.Split('.').Length <= Math.Max(distribution.Parts, 1), release.Version));
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Extended_support_goes_on_after_the_standard_one_and_has_a_name(string id)
    {
        var distribution = ReleaseTable.Distributions.Single(distribution => distribution.Id == id);

        Assert.All(distribution.Releases, release =>
        {
            Assert.True(release.FreeEnds is not { } free || (free > release.Ends && distribution.Free is not null), release.Version);
            Assert.True(release.PaidEnds is not { } paid || (paid > (release.FreeEnds ?? release.Ends) && distribution.Paid is not null), release.Version);
        });
    }

    // What os-release has in the distribution's own image.
    [Theory]
    [InlineData("debian", "12", "Debian GNU/Linux", "debian 12 2026-07-11")]
    [InlineData("debian", "9", "Debian GNU/Linux", "debian 9 2020-07-18")]
    [InlineData("ubuntu", "20.04", "Ubuntu", "ubuntu 20.04 2025-05-29")]
    [InlineData("alpine", "3.19.1", "Alpine Linux", "alpine 3.19 2025-11-01")]
    [InlineData("rhel", "8.10", "Red Hat Enterprise Linux", "rhel 8 2029-05-31")]
    [InlineData("centos", "7", "CentOS Linux", "centos 7 2024-06-30")]
    [InlineData("centos", "8", "CentOS Linux", "centos 8 2021-12-31")]
    [InlineData("centos", "8", "CentOS Stream", "centos-stream 8 2024-05-31")]
    [InlineData("rocky", "9.3", "Rocky Linux", "rocky 9 2032-05-31")]
    [InlineData("almalinux", "8.9", "AlmaLinux", "almalinux 8 2029-05-31")]
    [InlineData("ol", "7.9", "Oracle Linux Server", "ol 7 2024-12-31")]
    [InlineData("ol", "10.0", "Oracle Linux Server", "ol 10 ")]
    [InlineData("fedora", "40", "Fedora Linux", "fedora 40 2025-05-13")]
    [InlineData("amzn", "2", "Amazon Linux", "amzn 2 2026-06-30")]
    [InlineData("amzn", "2018.03", "Amazon Linux AMI", "amzn 2018.03 2023-12-31")]
    [InlineData("opensuse-leap", "15.6", "openSUSE Leap", "opensuse-leap 15.6 2026-04-30")]
    [InlineData("sles", "15.5", "SLES", "sles 15.5 2024-12-31")]
    [InlineData("mariner", "2.0", "Common Base Linux Mariner", "mariner 2.0 2025-07-31")]
    [InlineData("azurelinux", "3.0", "Microsoft Azure Linux", "azurelinux 3.0 ")]
    [InlineData("clear-linux-os", "41730", "Clear Linux OS", "clear-linux-os  2025-07-21")]
    [InlineData("sles", "15.8", "SLES", "sles -")]
    [InlineData("debian", "1", "Debian GNU/Linux", "debian -")]
    [InlineData("raspbian", "11", "Raspbian GNU/Linux", "-")]
    [InlineData("linux", "", "Linux", "-")]
    public void A_system_is_found_by_its_id_and_as_much_of_its_version_as_makes_a_release(string id, string version, string name, string found)
    {
        var system = System(id, version) with { Name = name };
        var distribution = ReleaseTable.DistributionOf(system);
        var release = distribution is null ? null : ReleaseTable.ReleaseOf(distribution, system);

        Assert.Equal(found, (distribution, release) switch
        {
            (null, _) => "-",
            (_, null) => $"{distribution.Id} -",
            _ => $"{distribution.Id} {release.Version} {release.Ends:yyyy-MM-dd}",
        });
    }

    [Theory]
    [InlineData("wolfi", "20230201", true)]
    [InlineData("chainguard", "20230214", true)]
    [InlineData("arch", "", true)]
    [InlineData("opensuse-tumbleweed", "20260101", true)]
    [InlineData("debian", "", true)]
    [InlineData("debian", "12", false)]
    [InlineData("alpine", "3.22.0_alpha20250108", true)]
    [InlineData("alpine", "3.22.0", false)]
    [InlineData("ubuntu", "", false)]
    public void What_has_no_releases_is_rolling(string id, string version, bool isRolling) => Assert.Equal(isRolling, ReleaseTable.IsRolling(System(id, version)));

    private static OsRelease System(string id, string version) => new() { Id = id, VersionId = version };
}
