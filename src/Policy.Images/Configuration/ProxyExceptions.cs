using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace Policy.Images.Configuration;

/// <summary>
/// The hosts of <c>NO_PROXY</c>, and this machine, which no proxy is asked for. Source: golang.org/x/net/http/httpproxy,
/// Config.NoProxy: an entry is an address, a network, a domain (which means its subdomains too, those alone where a dot
/// leads it) or <c>*</c>, all but networks with or without a port. What is none of these matches nothing.
/// </summary>
public sealed class ProxyExceptions
{
    private readonly ImmutableArray<Entry> _entries;
    private readonly bool _all;

    private ProxyExceptions(bool all, ImmutableArray<Entry> entries) => (_all, _entries) = (all, entries);

    /// <summary>This machine alone.</summary>
    public static ProxyExceptions None { get; } = new(false, []);

    /// <summary>Reads a list that commas part.</summary>
    public static ProxyExceptions Parse(string text)
    {
        var items = text.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new ProxyExceptions(items.Contains("*"), [.. items.Select(ParseEntry).OfType<Entry>()]);
    }

    /// <summary>Whether a URL's host is asked directly.</summary>
    public bool Include(Uri uri)
    {
        var host = uri.IdnHost;
        var address = uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 ? Plain(IPAddress.Parse(host)) : null;
        var isOurs = host == "localhost" || (address is not null && IPAddress.IsLoopback(address));
        return isOurs || _all || _entries.Any(entry => entry.Matches(host, address) && (entry.Port.Length == 0 || entry.Port == $"{uri.Port}"));
    }

    private static Entry? ParseEntry(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && ParseAddress(text[..slash]) is { } network)
        {
            var bits = network.GetAddressBytes().Length * 8;
            return int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) && prefix <= bits
                ? new Network(network, prefix, "")
                : null;
        }

        var (host, port) = SplitPort(text);
        if (ParseAddress(host) is { } address)
        {
            return new Network(address, address.GetAddressBytes().Length * 8, port);
        }

        var domain = host.StartsWith("*.", StringComparison.Ordinal) ? host[1..] : host;
        return domain.TrimStart('.').Length == 0 ? null : new Domain("." + ToAscii(domain.TrimStart('.')), !domain.StartsWith('.'), port);
    }

    private static (string Host, string Port) SplitPort(string text)
    {
        if (text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
        {
            return (text[1..end], text[(end + 1)..].TrimStart(':'));
        }

        // More than one colon, and it is an IPv6 address without brackets, which no port can follow.
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && colon == text.LastIndexOf(':') ? (text[..colon], text[(colon + 1)..]) : (text, "");
    }

    private static IPAddress? ParseAddress(string text) => HostSyntax.IsAddress(text) ? Plain(IPAddress.Parse(text)) : null;

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    // As on the wire; what cannot be written so matches nothing.
    private static string ToAscii(string domain)
    {
        try
        {
            return System.Text.Ascii.IsValid(domain) ? domain : new IdnMapping().GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return domain;
        }
    }

    private abstract record Entry(string Port)
    {
        public abstract bool Matches(string host, IPAddress? address);
    }

    private sealed record Network(IPAddress Address, int Prefix, string Port) : Entry(Port)
    {
        public override bool Matches(string host, IPAddress? address)
        {
            if (address?.AddressFamily != Address.AddressFamily)
            {
                return false;
            }

            var (mine, other) = (Address.GetAddressBytes(), address.GetAddressBytes());
            var whole = Prefix / 8;
            return mine.AsSpan(0, whole).SequenceEqual(other.AsSpan(0, whole))
                && (Prefix % 8 == 0 || (mine[whole] ^ other[whole]) >> (8 - (Prefix % 8)) == 0);
        }
    }

    // An address has no subdomains: 3.4 is not the domain of 1.2.3.4.
    private sealed record Domain(string Suffix, bool ItselfToo, string Port) : Entry(Port)
    {
        public override bool Matches(string host, IPAddress? address) =>
            address is null && (host.EndsWith(Suffix, StringComparison.Ordinal) || (ItselfToo && host == Suffix[1..]));
    }
}
