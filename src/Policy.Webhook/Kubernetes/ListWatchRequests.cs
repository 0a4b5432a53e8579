namespace Policy.Webhook.Kubernetes;

/// <summary>The questions of a list-watch. Source: Kubernetes, API concepts, Efficient detection of changes.</summary>
internal sealed class ListWatchRequests(string path, bool metadataOnly, Func<double> jitter)
{
    /// <summary>A watch in which nothing comes for so long is taken for dead. Servers send a bookmark each minute or so.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(3);

    private const int PageBytes = 64 << 20;
    private const int EventBytes = 16 << 20;
    private static readonly TimeSpan PageTimeout = TimeSpan.FromSeconds(30);

    // As other clients do it: from five to ten minutes, so that watches do not all end together.
    private const int LeastSeconds = 300;

    private int _pageSize = 500;

    /// <summary>The path of all objects.</summary>
    public string Path => path;

    /// <summary>Asks for a page.</summary>
    /// <param name="next">The token of the next page; null for the first.</param>
    public ApiRequest List(string? next) => new()
    {
        Method = HttpMethod.Get,
        Verb = "list",
        Path = $"{path}?limit={_pageSize}" + (next is null ? "" : "&continue=" + Uri.EscapeDataString(next)),
        Accept = Accept("PartialObjectMetadataList"),
        MostBytes = PageBytes,
        Timeout = PageTimeout,
    };

    /// <summary>Asks for what happens after a version.</summary>
    public ApiRequest Watch(string version) => new()
    {
        Method = HttpMethod.Get,
        Verb = "watch",
        Path = $"{path}?watch=1&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(version)}"
            + $"&timeoutSeconds={LeastSeconds + (int)(LeastSeconds * jitter())}",
        Accept = Accept("PartialObjectMetadata"),
        MostBytes = EventBytes,
    };

    /// <summary>A page was larger than is read: the next has fewer objects.</summary>
    public void ShrinkPages() => _pageSize = Math.Max(1, _pageSize / 10);

    private string Accept(string kind) => metadataOnly ? $"application/json;as={kind};g=meta.k8s.io;v=v1" : "application/json";
}
