using System.Net;
using Policy.Images.Registry.Transport;

namespace Policy.Images.Tests.Registry.Transport;

public sealed class AddressPolicyTests
{
    [Theory]
    [InlineData("8.8.8.8", nameof(AddressClass.Public))]
    [InlineData("1.0.0.0", nameof(AddressClass.Public))]
    [InlineData("0.0.0.0", nameof(AddressClass.Unspecified))]
    [InlineData("0.255.255.255", nameof(AddressClass.Unspecified))]
    [InlineData("9.255.255.255", nameof(AddressClass.Public))]
    [InlineData("10.0.0.0", nameof(AddressClass.Private))]
    [InlineData("10.255.255.255", nameof(AddressClass.Private))]
    [InlineData("11.0.0.0", nameof(AddressClass.Public))]
    [InlineData("100.63.255.255", nameof(AddressClass.Public))]
    [InlineData("100.64.0.0", nameof(AddressClass.CarrierGrade))]
    [InlineData("100.127.255.255", nameof(AddressClass.CarrierGrade))]
    [InlineData("100.128.0.0", nameof(AddressClass.Public))]
    [InlineData("127.0.0.1", nameof(AddressClass.Loopback))]
    [InlineData("127.255.255.255", nameof(AddressClass.Loopback))]
    [InlineData("169.254.1.1", nameof(AddressClass.LinkLocal))]
    [InlineData("172.15.255.255", nameof(AddressClass.Public))]
    [InlineData("172.16.0.0", nameof(AddressClass.Private))]
    [InlineData("172.31.255.255", nameof(AddressClass.Private))]
    [InlineData("172.32.0.0", nameof(AddressClass.Public))]
    [InlineData("192.0.0.1", nameof(AddressClass.Reserved))]
    [InlineData("192.0.1.1", nameof(AddressClass.Public))]
    [InlineData("192.0.2.1", nameof(AddressClass.Reserved))]
    [InlineData("192.168.0.1", nameof(AddressClass.Private))]
    [InlineData("192.169.0.1", nameof(AddressClass.Public))]
    [InlineData("198.17.255.255", nameof(AddressClass.Public))]
    [InlineData("198.18.0.0", nameof(AddressClass.Reserved))]
    [InlineData("198.19.255.255", nameof(AddressClass.Reserved))]
    [InlineData("198.51.100.7", nameof(AddressClass.Reserved))]
    [InlineData("203.0.113.7", nameof(AddressClass.Reserved))]
    [InlineData("223.255.255.255", nameof(AddressClass.Public))]
    [InlineData("224.0.0.1", nameof(AddressClass.Multicast))]
    [InlineData("239.255.255.255", nameof(AddressClass.Multicast))]
    [InlineData("240.0.0.1", nameof(AddressClass.Reserved))]
    [InlineData("255.255.255.255", nameof(AddressClass.Reserved))]
    [InlineData("2606:4700::1111", nameof(AddressClass.Public))]
    [InlineData("2a00::1", nameof(AddressClass.Public))]
    [InlineData("::", nameof(AddressClass.Unspecified))]
    [InlineData("::1", nameof(AddressClass.Loopback))]
    [InlineData("fe80::1", nameof(AddressClass.LinkLocal))]
    [InlineData("fe80::1%2", nameof(AddressClass.LinkLocal))]
    [InlineData("febf::1", nameof(AddressClass.LinkLocal))]
    [InlineData("fec0::1", nameof(AddressClass.Private))]
    [InlineData("fc00::1", nameof(AddressClass.Private))]
    [InlineData("fdff::1", nameof(AddressClass.Private))]
    [InlineData("ff02::1", nameof(AddressClass.Multicast))]
    [InlineData("100::1", nameof(AddressClass.Reserved))]
    [InlineData("2001:db8::1", nameof(AddressClass.Reserved))]
    [InlineData("3fff::1", nameof(AddressClass.Reserved))]
    [InlineData("4000::1", nameof(AddressClass.Reserved))]
    [InlineData("::ffff:8.8.8.8", nameof(AddressClass.Public))]
    [InlineData("::ffff:127.0.0.1", nameof(AddressClass.Loopback))]
    [InlineData("::127.0.0.1", nameof(AddressClass.Loopback))]
    [InlineData("::ffff:0:10.0.0.1", nameof(AddressClass.Private))]
    [InlineData("64:ff9b::8.8.8.8", nameof(AddressClass.Public))]
    [InlineData("64:ff9b::10.0.0.1", nameof(AddressClass.Private))]
    [InlineData("64:ff9b:1::8.8.8.8", nameof(AddressClass.Private))]
    [InlineData("2002:0808:0808::1", nameof(AddressClass.Public))]
    [InlineData("2002:0a00:0001::1", nameof(AddressClass.Private))]
    [InlineData("2001:0:102:304::f5ff:fffe", nameof(AddressClass.Private))] // Teredo of 10.0.0.1
    public void Each_address_has_a_class(string address, string expected) =>
        Assert.Equal(expected, AddressPolicy.Classify(IPAddress.Parse(address)).ToString());

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.170.2")]
    [InlineData("169.254.170.23")]
    [InlineData("169.254.0.23")]
    [InlineData("169.254.42.42")]
    [InlineData("fd00:42::42")]
    [InlineData("100.100.100.200")]
    [InlineData("192.0.0.192")]
    [InlineData("168.63.129.16")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd00:ec2::23")]
    [InlineData("fd20:ce::254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::169.254.169.254")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("64:ff9b:1::169.254.169.254")]
    [InlineData("2002:a9fe:a9fe::1")]
    public void Metadata_addresses_are_never_allowed(string address)
    {
        var kind = AddressPolicy.Classify(IPAddress.Parse(address));

        Assert.Equal(AddressClass.Metadata, kind);
        Assert.False(AddressPolicy.Allows(kind, allowPrivate: true));
    }

    [Fact]
    public void Only_public_addresses_are_allowed_unless_the_configuration_allows_others()
    {
        var kinds = Enum.GetValues<AddressClass>();

        Assert.Equal([AddressClass.Public], kinds.Where(kind => AddressPolicy.Allows(kind, allowPrivate: false)));
        Assert.Equal(kinds.Except([AddressClass.Metadata, AddressClass.Multicast]), kinds.Where(kind => AddressPolicy.Allows(kind, allowPrivate: true)));
    }
}
