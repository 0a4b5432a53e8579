using System.Text.Json;

namespace Policy.Webhook.Kubernetes.Wire;

/// <summary>A page of a list. Its items are read one by one, so that one that cannot be read does not lose the others.</summary>
internal sealed record ListPage
{
    /// <summary>Where the list stands.</summary>
    public ListMeta? Metadata { get; init; }

    /// <summary>The objects; null for none.</summary>
    public IReadOnlyList<JsonElement>? Items { get; init; }
}

/// <summary>Metadata of a list.</summary>
internal sealed record ListMeta
{
    /// <summary>The version that the whole list is of.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Asks for the next page; null or empty on the last.</summary>
    public string? Continue { get; init; }
}

/// <summary>One line of a watch.</summary>
internal sealed record WatchEvent
{
    /// <summary>ADDED, MODIFIED, DELETED, BOOKMARK or ERROR.</summary>
    public string? Type { get; init; }

    /// <summary>The object; a Status where it is an error.</summary>
    public JsonElement Object { get; init; }
}
