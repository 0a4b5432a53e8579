using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Policy.Images.Configuration;

/// <summary>An HTTP proxy. As text it is host and port: what its URL has of credentials is shown nowhere.</summary>
public sealed record ProxyServer
{
    private ProxyServer(Uri address, string? user, string password) => (Address, User, Password) = (address, user, password);

    /// <summary>Scheme (how the proxy itself is spoken to), host and port.</summary>
    public Uri Address { get; }

    /// <summary>The user name for the proxy; null asks it without credentials.</summary>
    public string? User { get; }

    /// <summary>The password beside <see cref="User"/>; empty where the URL has none.</summary>
    public string Password { get; }

    /// <summary>Reads a proxy's URL; a host with or without port alone is an http proxy, as for other tools.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="proxy">The proxy, where there is one.</param>
    /// <param name="error">What is wrong, where there is none. It does not repeat the text, which can hold a password.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ProxyServer? proxy, [NotNullWhen(false)] out string? error)
    {
        proxy = null;
        var url = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;

        // An international name stands in its ASCII form, as on the wire; not every other text has one.
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.Port == 0 || !Ascii.IsValid(uri.Host))
        {
            error = "is no URL of a proxy such as http://proxy.corp:3128";
        }
        else if (uri.Scheme is not ("http" or "https"))
        {
            error = "is a URL of another scheme; proxies are spoken to as http:// or https://";
        }
        else
        {
            var split = uri.UserInfo.Split(':', 2);
            var user = uri.UserInfo.Length == 0 ? null : Uri.UnescapeDataString(split[0]);
            var password = split.Length == 2 ? Uri.UnescapeDataString(split[1]) : "";
            proxy = new ProxyServer(new UriBuilder(uri.Scheme, uri.IdnHost, uri.Port).Uri, user, password);
            error = null;
        }

        return error is null;
    }

    /// <summary>Host and port.</summary>
    public override string ToString() => $"{Address.Host}:{Address.Port}";
}
