using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Policy.Images.Registry.Transport;

/// <summary>
/// Tells public addresses from others. Source: IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890);
/// addresses that carry an IPv4 address within count as that address.
/// </summary>
internal static class AddressPolicy
{
    // The well-known endpoints that hand out a machine's or a task's credentials.
    private static readonly HashSet<IPAddress> MetadataAddresses =
    [
        IPAddress.Parse("169.254.169.254"), // AWS, Azure, Google, OpenStack, Oracle and others
        IPAddress.Parse("169.254.170.2"), // AWS ECS tasks
        IPAddress.Parse("169.254.170.23"), // AWS EKS pod identity
        IPAddress.Parse("169.254.0.23"), // Tencent
        IPAddress.Parse("169.254.42.42"), // Scaleway
        IPAddress.Parse("100.100.100.200"), // Alibaba
        IPAddress.Parse("192.0.0.192"), // Oracle, classic
        IPAddress.Parse("168.63.129.16"), // Azure's host agent
        IPAddress.Parse("fd00:ec2::254"), // AWS
        IPAddress.Parse("fd00:ec2::23"), // AWS EKS pod identity
        IPAddress.Parse("fd20:ce::254"), // Google
        IPAddress.Parse("fd00:42::42"), // Scaleway
    ];

    private static readonly (uint Network, int Prefix, AddressClass Class)[] V4 =
    [
        (0x00000000, 8, AddressClass.Unspecified),
        (0x0A000000, 8, AddressClass.Private),
        (0x64400000, 10, AddressClass.CarrierGrade),
        (0x7F000000, 8, AddressClass.Loopback),
        (0xA9FE0000, 16, AddressClass.LinkLocal),
        (0xAC100000, 12, AddressClass.Private),
        (0xC0000000, 24, AddressClass.Reserved), // 192.0.0.0, protocol assignments
        (0xC0000200, 24, AddressClass.Reserved), // 192.0.2.0, documentation
        (0xC0A80000, 16, AddressClass.Private),
        (0xC6120000, 15, AddressClass.Reserved), // 198.18.0.0, benchmarks
        (0xC6336400, 24, AddressClass.Reserved), // 198.51.100.0, documentation
        (0xCB007100, 24, AddressClass.Reserved), // 203.0.113.0, documentation
        (0xE0000000, 4, AddressClass.Multicast),
        (0xF0000000, 4, AddressClass.Reserved), // the future, and broadcast
    ];

    /// <summary>
    /// Whether an address may be connected to. Node-local registries stand at link-local addresses, so these can be
    /// allowed; the metadata services that clouds have there cannot.
    /// </summary>
    public static bool Allows(AddressClass kind, bool allowPrivate) =>
        kind == AddressClass.Public
        || (allowPrivate && kind is not (AddressClass.Metadata or AddressClass.Multicast));

    /// <summary>What an address is for.</summary>
    public static AddressClass Classify(IPAddress address)
    {
        var plain = WithoutScope(address);
        if (MetadataAddresses.Contains(plain))
        {
            return AddressClass.Metadata;
        }

        return plain.AddressFamily == AddressFamily.InterNetwork
            ? ClassifyV4(BinaryPrimitives.ReadUInt32BigEndian(plain.GetAddressBytes()))
            : ClassifyV6(plain.GetAddressBytes());
    }

    private static AddressClass ClassifyV4(uint address)
    {
        foreach (var (network, prefix, kind) in V4)
        {
            if ((address ^ network) >> (32 - prefix) == 0)
            {
                return kind;
            }
        }

        return AddressClass.Public;
    }

    private static AddressClass ClassifyV6(ReadOnlySpan<byte> a)
    {
        if (a.SequenceEqual(IPAddress.IPv6Any.GetAddressBytes()))
        {
            return AddressClass.Unspecified;
        }

        if (a.SequenceEqual(IPAddress.IPv6Loopback.GetAddressBytes()))
        {
            return AddressClass.Loopback;
        }

        if (EmbeddedV4(a) is { } embedded)
        {
            return Classify(embedded);
        }

        return a switch
        {
            [0xFF, ..] => AddressClass.Multicast,
            [0xFE, >= 0x80 and <= 0xBF, ..] => AddressClass.LinkLocal,
            [0xFE, >= 0xC0, ..] => AddressClass.Private, // site-local, RFC 3879
            [0xFC or 0xFD, ..] => AddressClass.Private, // unique local, RFC 4193
            [0x00, 0x64, 0xFF, 0x9B, 0, 1, ..] => // NAT64 of a site's own, RFC 8215
                Classify(new IPAddress(a[12..])) == AddressClass.Metadata ? AddressClass.Metadata : AddressClass.Private,
            [0x20, 0x01, 0x0D, 0xB8, ..] or [0x3F, 0xFF, <= 0x0F, ..] => AddressClass.Reserved, // documentation
            [>= 0x20 and <= 0x3F, ..] => AddressClass.Public, // the only range that is routed, RFC 4291 section 2.4
            _ => AddressClass.Reserved,
        };
    }

    private static IPAddress? EmbeddedV4(ReadOnlySpan<byte> a) => a switch
    {
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ..] => new IPAddress(a[12..]), // compatible, RFC 4291 section 2.5.5.1
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, ..] => new IPAddress(a[12..]), // mapped, RFC 4291 section 2.5.5.2
        [0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, ..] => new IPAddress(a[12..]), // translated, RFC 2765
        [0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, ..] => new IPAddress(a[12..]), // NAT64, RFC 6052
        [0x20, 0x02, ..] => new IPAddress(a[2..6]), // 6to4, RFC 3056
        [0x20, 0x01, 0x00, 0x00, ..] => new IPAddress([(byte)~a[12], (byte)~a[13], (byte)~a[14], (byte)~a[15]]), // Teredo, RFC 4380
        _ => null,
    };

    private static IPAddress WithoutScope(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes()) : address;
}
