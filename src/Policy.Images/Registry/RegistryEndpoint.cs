using Policy.Images.Configuration;
using Policy.Images.Registry.Transport;

namespace Policy.Images.Registry;

/// <summary>A registry as it is asked: its name in references, where it answers, what its settings allow.</summary>
internal sealed record RegistryEndpoint
{
    /// <summary>Host and port as in references: <c>docker.io</c>, <c>registry.corp:5000</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Scheme, host and port; requests to any other origin go without credentials.</summary>
    public required Uri Origin { get; init; }

    /// <summary>Whether the registry itself may be at a private address.</summary>
    public required bool MayBePrivate { get; init; }

    /// <summary>Whether its token realm and its redirects may be at one too.</summary>
    public required bool OthersMayBePrivate { get; init; }

    /// <summary>The registry that this one mirrors for the asker; null where it is asked for its own images.</summary>
    public string? MirrorOf { get; init; }

    /// <summary>Whether a URL is the registry's own.</summary>
    public bool Owns(Uri uri) => Origins.Same(Origin, uri);

    /// <summary>A URL's host for people, without path and query, and on whose behalf it is asked.</summary>
    public string Describe(Uri uri) => Owns(uri) ? Name : $"{RegistryText.Clean(uri.Authority)} (for {Name})";
}

/// <summary>Finds the settings of hosts.</summary>
internal sealed class RegistryDirectory(PratiqueConfiguration configuration, RegistryAccess access)
{
    /// <summary>The registry that a reference names, or null where its name makes no URL.</summary>
    public RegistryEndpoint? Find(string registry)
    {
        var settings = SettingsOf(registry);
        var scheme = settings?.PlainHttp == true ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;

        // Docker Hub's references say docker.io, where a web site answers; the registry has a host of its own.
        var host = registry == "docker.io" ? "registry-1.docker.io" : registry;
        if (!Uri.TryCreate($"{scheme}://{host}/", UriKind.Absolute, out var origin))
        {
            return null;
        }

        var allowPrivate = settings?.AllowPrivate == true;
        return new RegistryEndpoint
        {
            Name = registry,
            Origin = origin,
            MayBePrivate = allowPrivate || access.PrivateHosts.Contains(registry),
            OthersMayBePrivate = allowPrivate,
        };
    }

    /// <summary>Where a repository is asked for: at the registry's mirrors, then at the registry; none where its name makes no URL.</summary>
    public IEnumerable<(RegistryEndpoint Endpoint, string Repository)> PlacesOf(string registry, string repository)
    {
        foreach (var mirror in SettingsOf(registry)?.Mirrors ?? [])
        {
            if (Find(mirror.Host) is { } endpoint)
            {
                yield return (endpoint with { MirrorOf = registry }, mirror.Prefix.Length == 0 ? repository : $"{mirror.Prefix}/{repository}");
            }
        }

        if (Find(registry) is { } origin)
        {
            yield return (origin, repository);
        }
    }

    /// <summary>Whether http is spoken with a URL's host: only where the configuration names it for that.</summary>
    public bool AllowsPlainHttp(Uri uri) => SettingsOf(uri)?.PlainHttp == true;

    /// <summary>How a URL is connected to, on behalf of a registry.</summary>
    public TrustSetting TrustOf(RegistryEndpoint registry, Uri uri) =>
        registry.Owns(uri)
            ? TrustSetting.Of(registry.MayBePrivate, SettingsOf(registry.Name), configuration.Proxies.For(uri))
            : TrustSetting.Of(registry.OthersMayBePrivate, SettingsOf(uri), configuration.Proxies.For(uri));

    private RegistrySettings? SettingsOf(string host) =>
        configuration.Registries.FirstOrDefault(r => string.Equals(r.Host, host, StringComparison.OrdinalIgnoreCase));

    private RegistrySettings? SettingsOf(Uri uri) =>
        SettingsOf(uri.Authority) ?? (uri.IsDefaultPort ? SettingsOf($"{uri.Authority}:{uri.Port}") : null);
}
