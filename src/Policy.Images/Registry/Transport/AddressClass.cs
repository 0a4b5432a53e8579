namespace Policy.Images.Registry.Transport;

/// <summary>What an IP address is for.</summary>
internal enum AddressClass
{
    /// <summary>A host on the internet.</summary>
    Public,

    /// <summary>This machine.</summary>
    Loopback,

    /// <summary>This network segment.</summary>
    LinkLocal,

    /// <summary>A private network.</summary>
    Private,

    /// <summary>A carrier's network (RFC 6598).</summary>
    CarrierGrade,

    /// <summary>A group of hosts.</summary>
    Multicast,

    /// <summary>No address at all; systems take it for this machine.</summary>
    Unspecified,

    /// <summary>Set aside: for documentation, benchmarks, protocols, the future.</summary>
    Reserved,

    /// <summary>Where a cloud hands out credentials to whoever asks.</summary>
    Metadata,
}
