using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Policy.Webhook.Kubernetes;

/// <summary>An object that came, went or changed.</summary>
/// <param name="Key">Which.</param>
/// <param name="Before">What it was; null where it was not there, or never readable.</param>
/// <param name="After">What it is; null where it is gone.</param>
internal readonly record struct ObjectChange<T>(ObjectKey Key, T? Before, T? After)
    where T : class;

/// <summary>All objects of a kind at one moment.</summary>
/// <param name="Objects">The objects; one whose newest version cannot be read is what it was before.</param>
/// <param name="Unreadable">Why the newest version of an object cannot be read.</param>
internal sealed record ObjectSnapshot<T>(ImmutableDictionary<ObjectKey, T> Objects, ImmutableDictionary<ObjectKey, string> Unreadable);

/// <summary>
/// The objects of one kind as the server told of them. One task writes; everybody reads whole snapshots, without a lock.
/// </summary>
internal sealed class ObjectStore<T>(JsonTypeInfo<T> type)
    where T : class
{
    private Dictionary<ObjectKey, string> _versions = [];
    private volatile ObjectSnapshot<T> _snapshot = new(ImmutableDictionary<ObjectKey, T>.Empty, ImmutableDictionary<ObjectKey, string>.Empty);

    /// <summary>The newest snapshot.</summary>
    public ObjectSnapshot<T> Snapshot => _snapshot;

    /// <summary>Begins a whole new list.</summary>
    public Listing Begin() => new(this);

    /// <summary>An object was added or changed; gives what that changed here.</summary>
    public ImmutableArray<ObjectChange<T>> Put(JsonElement json)
    {
        var (key, version) = HeadOf(json);
        var before = _snapshot.Objects.GetValueOrDefault(key);
        var (after, mistake) = Read(json);
        _versions[key] = version;
        _snapshot = new ObjectSnapshot<T>(
            after is null ? _snapshot.Objects : _snapshot.Objects.SetItem(key, after),
            mistake is null ? _snapshot.Unreadable.Remove(key) : _snapshot.Unreadable.SetItem(key, mistake));
        return after is null ? [] : [new ObjectChange<T>(key, before, after)];
    }

    /// <summary>An object was deleted; gives what that changed here.</summary>
    public ImmutableArray<ObjectChange<T>> Remove(JsonElement json)
    {
        var (key, _) = HeadOf(json);
        var before = _snapshot.Objects.GetValueOrDefault(key);
        _versions.Remove(key);
        _snapshot = new ObjectSnapshot<T>(_snapshot.Objects.Remove(key), _snapshot.Unreadable.Remove(key));
        return before is null ? [] : [new ObjectChange<T>(key, before, null)];
    }

    /// <summary>An object's key and version; empty texts where it has none.</summary>
    public static (ObjectKey Key, string Version) HeadOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
            ? (new ObjectKey(Text(metadata, "namespace"), Text(metadata, "name")), Text(metadata, "resourceVersion"))
            : (new ObjectKey("", ""), "");

    private static string Text(JsonElement fields, string name) =>
        fields.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private (T? Value, string? Mistake) Read(JsonElement json)
    {
        try
        {
            return json.Deserialize(type) is { } value ? (value, null) : (null, "it is null");
        }
        catch (JsonException e)
        {
            return (null, e.Message);
        }
    }

    /// <summary>A list as it is read, page by page; the store changes when it is whole.</summary>
    internal sealed class Listing(ObjectStore<T> store)
    {
        private readonly ObjectSnapshot<T> _old = store._snapshot;
        private readonly Dictionary<ObjectKey, string> _versions = [];
        private readonly ImmutableDictionary<ObjectKey, T>.Builder _objects = ImmutableDictionary.CreateBuilder<ObjectKey, T>();
        private readonly ImmutableDictionary<ObjectKey, string>.Builder _unreadable = ImmutableDictionary.CreateBuilder<ObjectKey, string>();
        private readonly ImmutableArray<ObjectChange<T>>.Builder _changes = ImmutableArray.CreateBuilder<ObjectChange<T>>();

        /// <summary>How many objects there are so far.</summary>
        public int Count => _versions.Count;

        /// <summary>The list holds an object.</summary>
        public void Add(JsonElement json)
        {
            var (key, version) = HeadOf(json);
            var before = _old.Objects.GetValueOrDefault(key);
            var isKnown = version.Length > 0 && store._versions.GetValueOrDefault(key) == version;
            var (after, mistake) = isKnown ? (before, _old.Unreadable.GetValueOrDefault(key)) : store.Read(json);
            _versions[key] = version;
            if (mistake is not null)
            {
                _unreadable[key] = mistake;
            }

            if ((after ?? before) is { } value)
            {
                _objects[key] = value;
            }

            if (after is not null && !isKnown)
            {
                _changes.Add(new ObjectChange<T>(key, before, after));
            }
        }

        /// <summary>The list is whole; gives what is other than it was, with those that are gone.</summary>
        public ImmutableArray<ObjectChange<T>> Finish()
        {
            _changes.AddRange(_old.Objects
                .Where(old => !_versions.ContainsKey(old.Key))
                .Select(old => new ObjectChange<T>(old.Key, old.Value, null)));
            store._versions = _versions;
            store._snapshot = new ObjectSnapshot<T>(_objects.ToImmutable(), _unreadable.ToImmutable());
            return _changes.ToImmutable();
        }
    }
}
