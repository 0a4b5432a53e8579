using System.IO.Enumeration;

namespace Policy.Images.Registry.Auth;

/// <summary>
/// A key of <c>auths</c>, which is matched as the kubelet does it: a host whose labels may hold <c>*</c>, maybe with a scheme
/// before it and a path after it. Source: Kubernetes documentation, Images, Interpretation of config.json, and the
/// kubelet's <c>credentialprovider</c>.
/// </summary>
/// <param name="Host">The host without its port.</param>
/// <param name="Port">The port; empty where there is none, and then it is for references without one.</param>
/// <param name="Path">What the path of a repository begins with, from its slash on; empty for all.</param>
internal sealed record AuthKey(string Host, string Port, string Path)
{
    /// <summary>The key of a line of the file.</summary>
    public static AuthKey Parse(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? text : text[(scheme + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (host, port) = Split(slash < 0 ? rest : rest[..slash]);
        return new AuthKey(host, port, slash < 0 ? "" : WithoutVersion(rest[slash..]));
    }

    /// <summary>
    /// The keys that are for a repository, in the kubelet's order: the last in the alphabet first, so that a longer path
    /// comes before a shorter and a name before a <c>*</c>. Docker Hub's other names count where no key names it.
    /// </summary>
    public static IReadOnlyList<T> Choose<T>(IEnumerable<T> entries, Func<T, AuthKey> keyOf, string registry, string repository)
    {
        var keys = entries.Select(entry => (Key: keyOf(entry), Entry: entry)).ToList();
        var matching = keys.Where(pair => pair.Key.Matches(registry, repository)).ToList();
        if (matching.Count == 0 && registry == "docker.io")
        {
            matching = [.. keys.Where(pair => pair.Key.IsDockerHub && pair.Key.IsFor(repository))];
        }

        return [.. matching.OrderByDescending(pair => pair.Key.Order, StringComparer.Ordinal).Select(pair => pair.Entry)];
    }

    private string Order => Port.Length == 0 ? Host + Path : $"{Host}:{Port}{Path}";

    // What docker login writes for Docker Hub, and the host that answers for it.
    private bool IsDockerHub => Port.Length == 0 && Host is "index.docker.io" or "registry-1.docker.io";

    private bool Matches(string registry, string repository)
    {
        var (host, port) = Split(registry);
        return Port == port && IsHost(host) && IsFor(repository);
    }

    // A prefix of the text, not of its segments: what the kubelet would pull with is what is asked with.
    private bool IsFor(string repository) => $"/{repository}".StartsWith(Path, StringComparison.Ordinal);

    private bool IsHost(string host)
    {
        var (labels, patterns) = (host.Split('.'), Host.Split('.'));
        return labels.Length == patterns.Length
            && labels.Zip(patterns).All(pair => FileSystemName.MatchesSimpleExpression(pair.Second, pair.First, ignoreCase: true));
    }

    // "[::1]" ends with no port.
    private static (string Host, string Port) Split(string authority)
    {
        var colon = authority.LastIndexOf(':');
        return colon < 0 || authority.IndexOf(']', colon) >= 0
            ? (authority, "")
            : (authority[..colon], authority[(colon + 1)..]);
    }

    private static string WithoutVersion(string path)
    {
        var rest = path is "/v1" or "/v2" || path.StartsWith("/v1/", StringComparison.Ordinal) || path.StartsWith("/v2/", StringComparison.Ordinal)
            ? path[3..]
            : path;
        return rest == "/" ? "" : rest;
    }
}
