using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Policy.Testing.Kubernetes;

/// <summary>What came of a write.</summary>
internal sealed record FakeWrite(int Status, JsonObject Body);

/// <summary>One open watch.</summary>
internal sealed class FakeWatch(FakePath path, bool metadataOnly)
{
    public FakePath Path => path;

    public Channel<string> Lines { get; } = Channel.CreateUnbounded<string>();

    /// <summary>Whether the connection is broken at its end, instead of closed in order.</summary>
    public bool IsCut { get; set; }

    public void Send(string type, JsonObject json) =>
        Lines.Writer.TryWrite(new JsonObject { ["type"] = type, ["object"] = metadataOnly && type != "ERROR" ? FakeStore.Partial(json) : json.DeepClone() }.ToJsonString());
}

/// <summary>The objects of a <see cref="FakeApiServer"/>, their versions, and who watches them.</summary>
internal sealed class FakeStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly List<(long Version, string Type, FakePath Path, JsonObject Json)> _history = [];
    private readonly List<FakeWatch> _watches = [];
    private long _version = 100;
    private long _oldest = 100;
    private int _uids;

    /// <summary>How many watch a list now.</summary>
    public int Watching(FakePath list)
    {
        lock (_lock)
        {
            return _watches.Count(watch => watch.Path == list);
        }
    }

    public JsonObject? Find(string path)
    {
        lock (_lock)
        {
            return _objects.GetValueOrDefault(path)?.DeepClone().AsObject();
        }
    }

    /// <summary>A page of a list: from an object's path on, exclusively.</summary>
    public (long Version, IReadOnlyList<(string Path, JsonObject Json)> Items, bool More) List(FakePath list, string after, int limit)
    {
        lock (_lock)
        {
            var all = _objects
                .Where(entry => list.Holds(FakePath.Parse(entry.Key)!) && string.CompareOrdinal(entry.Key, after) > 0)
                .Select(entry => (entry.Key, entry.Value.DeepClone().AsObject()))
                .Take(limit + 1)
                .ToList();
            return (_version, all.Take(limit).ToList(), all.Count > limit);
        }
    }

    public FakeWrite Create(FakePath list, JsonObject json)
    {
        lock (_lock)
        {
            var name = (string?)json["metadata"]?["name"];
            if (name is null)
            {
                return Refused(422, "Invalid", "an object needs a name");
            }

            var path = list.ObjectPath(list.Namespace, name);
            return _objects.ContainsKey(path) ? Refused(409, "AlreadyExists", $"{path} exists") : new FakeWrite(201, Store(path, json));
        }
    }

    public FakeWrite Replace(string path, JsonObject json, string? subresource)
    {
        lock (_lock)
        {
            if (!_objects.TryGetValue(path, out var old))
            {
                return Refused(404, "NotFound", $"{path} is not there");
            }

            if ((string?)json["metadata"]?["resourceVersion"] is { Length: > 0 } version && version != (string?)old["metadata"]!["resourceVersion"])
            {
                return Refused(409, "Conflict", $"{path} has been modified");
            }

            var result = json;
            if (subresource == "status")
            {
                result = old.DeepClone().AsObject();
                result["status"] = json["status"]?.DeepClone();
            }

            return new FakeWrite(200, Store(path, result));
        }
    }

    public FakeWrite Patch(string path, JsonNode patch)
    {
        lock (_lock)
        {
            return !_objects.TryGetValue(path, out var old) ? Refused(404, "NotFound", $"{path} is not there")
                : FakePatch.Apply(old.DeepClone(), patch) is JsonObject result ? Replace(path, result, null)
                : Refused(422, "Invalid", "the patch does not apply");
        }
    }

    public JsonObject Put(string path, JsonObject json)
    {
        lock (_lock)
        {
            return Store(path, json);
        }
    }

    public bool Delete(string path)
    {
        lock (_lock)
        {
            if (!_objects.Remove(path, out var json))
            {
                return false;
            }

            json["metadata"]!["resourceVersion"] = $"{++_version}";
            Happened("DELETED", path, json);
            return true;
        }
    }

    /// <summary>Begins a watch; null where its version is forgotten.</summary>
    public FakeWatch? Watch(FakePath list, long version, bool metadataOnly)
    {
        lock (_lock)
        {
            if (version < _oldest)
            {
                return null;
            }

            var watch = new FakeWatch(list, metadataOnly);
            foreach (var (_, type, _, json) in _history.Where(entry => entry.Version > version && list.Holds(entry.Path)))
            {
                watch.Send(type, json);
            }

            _watches.Add(watch);
            return watch;
        }
    }

    public void Unwatch(FakeWatch watch)
    {
        lock (_lock)
        {
            _watches.Remove(watch);
        }
    }

    /// <summary>Does something with each watch of a list; null is all.</summary>
    public void Each(FakePath? list, Action<FakeWatch> act)
    {
        lock (_lock)
        {
            foreach (var watch in _watches.Where(watch => list is null || watch.Path == list))
            {
                act(watch);
            }
        }
    }

    /// <summary>Counts the version up, as changes of other kinds do.</summary>
    public long Advance()
    {
        lock (_lock)
        {
            return ++_version;
        }
    }

    /// <summary>Forgets what was.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            _history.Clear();
            _oldest = ++_version;
        }
    }

    public bool IsForgotten(long version)
    {
        lock (_lock)
        {
            return version < _oldest;
        }
    }

    public static JsonObject Partial(JsonObject json) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = json["metadata"]?.DeepClone(),
    };

    private static FakeWrite Refused(int status, string reason, string message) => new(status, FakeStatus.Json(status, reason, message));

    // A write that changes nothing makes no version, as in the API server.
    private JsonObject Store(string path, JsonObject given)
    {
        var json = given.DeepClone().AsObject();
        var old = _objects.GetValueOrDefault(path);
        var place = FakePath.Parse(path)!;
        if (json["metadata"] is not JsonObject metadata)
        {
            json["metadata"] = metadata = [];
        }

        metadata["name"] = place.Name;
        if (place.Namespace is not null)
        {
            metadata["namespace"] = place.Namespace;
        }

        metadata["uid"] = (string?)old?["metadata"]!["uid"] ?? (string?)metadata["uid"] ?? $"uid-{++_uids}";
        metadata["resourceVersion"] = (string?)old?["metadata"]!["resourceVersion"];
        if (old is null || !JsonNode.DeepEquals(old, json))
        {
            metadata["resourceVersion"] = $"{++_version}";
            _objects[path] = json;
            Happened(old is null ? "ADDED" : "MODIFIED", path, json);
        }

        return json.DeepClone().AsObject();
    }

    private void Happened(string type, string path, JsonObject json)
    {
        var place = FakePath.Parse(path)!;
        _history.Add((_version, type, place, json.DeepClone().AsObject()));
        foreach (var watch in _watches.Where(watch => watch.Path.Holds(place)))
        {
            watch.Send(type, json);
        }
    }
}
