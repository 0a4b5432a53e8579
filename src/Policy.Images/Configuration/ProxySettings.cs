using System.Collections.Immutable;
using Policy.Rules.Documents;

namespace Policy.Images.Configuration;

/// <summary>
/// The proxies that the environment names. Source: golang.org/x/net/http/httpproxy, whose reading of the variables is
/// that of docker, containerd, skopeo and the like.
/// </summary>
public sealed record ProxySettings
{
    /// <summary>Every host is asked directly.</summary>
    public static ProxySettings None { get; } = new();

    /// <summary>The proxy for http URLs (<c>HTTP_PROXY</c>); null asks directly.</summary>
    public ProxyServer? Http { get; init; }

    /// <summary>The proxy for https URLs (<c>HTTPS_PROXY</c>); null asks directly.</summary>
    public ProxyServer? Https { get; init; }

    /// <summary>The hosts that are asked directly all the same (<c>NO_PROXY</c>).</summary>
    public ProxyExceptions Exceptions { get; init; } = ProxyExceptions.None;

    /// <summary>Reads the variables; upper case comes before lower case, and an empty one is none.</summary>
    /// <param name="variable">Gives a variable's value; null where it is not set.</param>
    public static DocumentResult<ProxySettings> Read(Func<string, string?> variable)
    {
        var errors = ImmutableArray.CreateBuilder<DocumentError>();
        var settings = new ProxySettings
        {
            Http = ReadProxy("HTTP_PROXY"),
            Https = ReadProxy("HTTPS_PROXY"),
            Exceptions = ProxyExceptions.Parse(Find("NO_PROXY").Value ?? ""),
        };
        return new DocumentResult<ProxySettings>(errors.Count == 0 ? settings : null, errors.ToImmutable());

        ProxyServer? ReadProxy(string name)
        {
            var (found, value) = Find(name);
            if (value is null)
            {
                return null;
            }

            if (!ProxyServer.TryParse(value, out var proxy, out var error))
            {
                errors.Add(new DocumentError(found, 0, "", error));
            }

            return proxy;
        }

        (string Name, string? Value) Find(string name)
        {
            foreach (var spelling in new[] { name, name.ToLowerInvariant() })
            {
                if (variable(spelling)?.Trim() is { Length: > 0 } value)
                {
                    return (spelling, value);
                }
            }

            return (name, null);
        }
    }

    /// <summary>The proxy that a URL is asked through; null where it is asked directly.</summary>
    /// <param name="uri">An http or https URL.</param>
    public ProxyServer? For(Uri uri)
    {
        var proxy = uri.Scheme == Uri.UriSchemeHttps ? Https : Http;
        return proxy is not null && !Exceptions.Include(uri) ? proxy : null;
    }
}
