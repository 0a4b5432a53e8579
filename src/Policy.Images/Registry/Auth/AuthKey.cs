namespace Policy.Images.Registry.Auth;

/// <summary>
/// A key of <c>auths</c>: a host, maybe with a scheme before it (<c>https://index.docker.io/v1/</c>) and a path after it,
/// which names an API version or a namespace.
/// </summary>
/// <param name="Host">Host and port as in references.</param>
/// <param name="Path">The repositories that it is for; empty for all.</param>
internal readonly record struct AuthKey(string Host, string Path)
{
    public static AuthKey Parse(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? text : text[(scheme + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? rest : rest[..slash];
        var path = slash < 0 ? "" : rest[slash..].Trim('/');
        return new AuthKey(
            host is "index.docker.io" or "registry-1.docker.io" ? "docker.io" : host,
            path is "v1" or "v2" ? "" : path);
    }

    public bool Matches(string registry, string repository) =>
        string.Equals(Host, registry, StringComparison.OrdinalIgnoreCase)
        && (Path.Length == 0 || repository == Path || repository.StartsWith(Path + "/", StringComparison.Ordinal));
}
