using System.Net;
using System.Net.Sockets;

namespace Policy.Images.Configuration;

/// <summary>Hosts as a configuration names them.</summary>
internal static class HostSyntax
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    /// <summary>Whether a text is an IP address; an IPv6 one may stand in brackets.</summary>
    public static bool IsAddress(string text)
    {
        var bare = text is ['[', .. var inner, ']'] ? inner : text;

        // IPAddress reads "1" and "0x7f.1" too, which are addresses to nobody who writes a configuration.
        return IPAddress.TryParse(bare, out var address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 ? !bare.Contains('[', StringComparison.Ordinal) : text == address.ToString());
    }

    /// <summary>Whether a text is a DNS name; <c>*.</c> may lead it where <paramref name="wildcard"/> says so.</summary>
    public static bool IsName(string text, bool wildcard = false)
    {
        var name = wildcard && text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        var labels = name.Split('.');

        // No top-level domain is a number (RFC 3696, section 2): 1.2.3 is an address cut short.
        return name.Length <= LongestName && labels.All(IsLabel) && !labels[^1].All(char.IsAsciiDigit);
    }

    /// <summary>Whether a text is a host with or without a port, as references name registries: an IPv6 address in brackets.</summary>
    public static bool IsRegistry(string text)
    {
        var end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1 : text.IndexOf(':', StringComparison.Ordinal);
        var host = end < 0 ? text : text[..end];
        var port = end < 0 ? "" : text[end..];
        return (host.StartsWith('[') || !host.Any(char.IsAsciiLetter) ? IsAddress(host) : IsName(host)) && (port.Length == 0 || IsPort(port));
    }

    // A colon and a port.
    private static bool IsPort(string text) =>
        text is [':', .. var digits] && digits.Length is > 0 and <= 5 && digits.All(char.IsAsciiDigit)
        && int.Parse(digits) is > 0 and <= ConfigurationBounds.HighestPort;

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        && label[0] != '-' && label[^1] != '-';
}
