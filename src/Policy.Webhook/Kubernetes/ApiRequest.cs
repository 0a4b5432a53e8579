using System.Net.Http.Headers;

namespace Policy.Webhook.Kubernetes;

/// <summary>How a patch says what to change.</summary>
internal enum PatchType
{
    /// <summary>RFC 7396: fields to set, null to take one away; lists are replaced whole.</summary>
    Merge,

    /// <summary>RFC 6902: operations, among them tests.</summary>
    Json,

    /// <summary>Kubernetes' own, which merges lists by key. Not for custom resources.</summary>
    StrategicMerge,
}

/// <summary>One question to the API server.</summary>
internal sealed record ApiRequest
{
    /// <summary>As much as any object: etcd takes 1.5 MiB, and JSON may be longer than what is stored.</summary>
    public const int ObjectBytes = 4 << 20;

    /// <summary>What an object is waited for.</summary>
    public static readonly TimeSpan ObjectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The method.</summary>
    public required HttpMethod Method { get; init; }

    /// <summary>What it is called in roles: get, list, watch, create, update, patch.</summary>
    public required string Verb { get; init; }

    /// <summary>The path with its query.</summary>
    public required string Path { get; init; }

    /// <summary>What to answer with.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>The body; null for none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>The body's type.</summary>
    public string BodyType { get; init; } = "application/json";

    /// <summary>The most bytes that are read of the answer.</summary>
    public int MostBytes { get; init; } = ObjectBytes;

    /// <summary>How long the answer is waited for.</summary>
    public TimeSpan Timeout { get; init; } = ObjectTimeout;

    /// <summary>The type of a patch's body.</summary>
    public static string TypeOf(PatchType type) => type switch
    {
        PatchType.Merge => "application/merge-patch+json",
        PatchType.Json => "application/json-patch+json",
        _ => "application/strategic-merge-patch+json",
    };

    /// <summary>The HTTP request.</summary>
    public HttpRequestMessage ToHttp(Uri server)
    {
        // A kubeconfig's server may have a path of its own (a proxy for several clusters).
        var request = new HttpRequestMessage(Method, new Uri(server.AbsoluteUri.TrimEnd('/') + Path))
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.Accept.ParseAdd(Accept);
        request.Headers.UserAgent.ParseAdd("pratique");
        if (Body is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(BodyType);
        }

        return request;
    }
}
