namespace Policy.Webhook.Kubernetes;

/// <summary>Paths of the API. Source: Kubernetes, API concepts, Resource URIs.</summary>
internal static class ApiPaths
{
    /// <summary>A path of the core group or another.</summary>
    /// <param name="groupVersion"><c>v1</c>, <c>apps/v1</c>.</param>
    /// <param name="resource">The kinds' plural in lower case: <c>pods</c>.</param>
    /// <param name="space">The namespace; null where the kind has none, or for all namespaces.</param>
    /// <param name="name">The object; null for all.</param>
    /// <param name="subresource"><c>status</c> and the like.</param>
    public static string Of(string groupVersion, string resource, string? space = null, string? name = null, string? subresource = null) =>
        (groupVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{groupVersion}" : $"/api/{groupVersion}")
        + (space is null ? "" : "/namespaces" + Segment(space))
        + "/" + resource
        + (name is null ? "" : Segment(name))
        + (subresource is null ? "" : "/" + subresource);

    /// <summary>
    /// Whether a path means what it says. Names may come from objects that nobody has checked (a pod may name any text a
    /// pull secret): one that would lead to another object, or to a list of all, is asked for by nobody.
    /// </summary>
    public static bool IsPlain(string path)
    {
        var end = path.IndexOf('?', StringComparison.Ordinal);
        var segments = (end < 0 ? path : path[..end]).Split('/');
        return segments.Length > 1 && segments[0].Length == 0 && segments.Skip(1).All(IsSegment);
    }

    /// <summary>The resource that a path is about, with its subresource, as metrics name it: <c>pods</c>, <c>imagepolicies/status</c>.</summary>
    public static string ResourceOf(string path)
    {
        var segments = path.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        var rest = segments.Skip(segments is ["apis", ..] ? 3 : 2).ToArray();
        if (rest is ["namespaces", _, not ("status" or "finalize"), ..])
        {
            rest = rest[2..];
        }

        return rest switch
        {
            [] => "other",
            [var resource, _, var subresource, ..] => $"{resource}/{subresource}",
            [var resource, ..] => resource,
        };
    }

    // What no name holds is escaped, so that the path stays one and IsPlain sees it.
    private static string Segment(string name) => "/" + Uri.EscapeDataString(name).Replace("%3A", ":", StringComparison.Ordinal);

    private static bool IsSegment(string segment) =>
        segment is not ("" or "." or "..") && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or ':');
}
