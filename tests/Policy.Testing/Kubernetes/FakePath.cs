namespace Policy.Testing.Kubernetes;

/// <summary>A path of the API, taken apart.</summary>
/// <param name="Group"><c>/api/v1</c>, <c>/apis/apps/v1</c>.</param>
/// <param name="Namespace">The namespace; null for all, or where the kind has none.</param>
/// <param name="Resource">The kinds' plural.</param>
/// <param name="Name">The object; null for all.</param>
/// <param name="Subresource"><c>status</c>; null for none.</param>
internal sealed record FakePath(string Group, string? Namespace, string Resource, string? Name, string? Subresource)
{
    /// <summary>Null where it is none.</summary>
    public static FakePath? Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, rest) = parts switch
        {
            ["api", var version, .. var tail] => ($"/api/{version}", tail),
            ["apis", var name, var version, .. var tail] => ($"/apis/{name}/{version}", tail),
            _ => ("", []),
        };
        return rest switch
        {
            ["namespaces", var name, "status" or "finalize"] => new(group, null, "namespaces", name, rest[2]),
            ["namespaces", var space, var resource, .. var tail] => new(group, space, resource, tail.ElementAtOrDefault(0), tail.ElementAtOrDefault(1)),
            [var resource, .. var tail] => new(group, null, resource, tail.ElementAtOrDefault(0), tail.ElementAtOrDefault(1)),
            _ => null,
        };
    }

    /// <summary>The path of one object, whatever this path is of.</summary>
    public string ObjectPath(string? space, string name) => $"{Group}{(space is null ? "" : $"/namespaces/{space}")}/{Resource}/{name}";

    /// <summary>Whether an object's path is within this one's list.</summary>
    public bool Holds(FakePath other) => Group == other.Group && Resource == other.Resource && (Namespace is null || Namespace == other.Namespace);
}
