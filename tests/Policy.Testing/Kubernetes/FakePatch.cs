using System.Text.Json.Nodes;

namespace Policy.Testing.Kubernetes;

/// <summary>Patches as the API server does them. Source: RFC 7396, RFC 6902.</summary>
internal static class FakePatch
{
    /// <summary>What a patch makes of an object; null where a test of it fails, or it leads nowhere.</summary>
    public static JsonNode? Apply(JsonNode target, JsonNode patch) => patch is JsonArray operations ? Operate(target, operations) : Merge(target, patch);

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject fields)
        {
            return patch?.DeepClone();
        }

        var result = target as JsonObject ?? [];
        foreach (var (name, value) in fields)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = Merge(result[name]?.DeepClone(), value);
            }
        }

        return result;
    }

    private static JsonNode? Operate(JsonNode target, JsonArray operations)
    {
        foreach (var operation in operations)
        {
            var path = (string)operation!["path"]!;
            var steps = path.Split('/')[1..].Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
            JsonNode? parent = target;
            foreach (var step in steps[..^1])
            {
                parent = Child(parent, step);
            }

            var isDone = parent is not null && Do((string)operation["op"]!, parent, steps[^1], operation["value"]);
            if (!isDone)
            {
                return null;
            }
        }

        return target;
    }

    private static bool Do(string operation, JsonNode parent, string name, JsonNode? value)
    {
        var old = Child(parent, name);
        switch (operation, parent)
        {
            case ("test", _):
                return JsonNode.DeepEquals(old, value);
            case ("add", JsonArray list):
                list.Insert(name == "-" ? list.Count : int.Parse(name), value?.DeepClone());
                return true;
            case ("replace", JsonArray list) when old is not null:
                list[int.Parse(name)] = value?.DeepClone();
                return true;
            case ("remove", JsonArray list) when old is not null:
                list.RemoveAt(int.Parse(name));
                return true;
            case ("add", JsonObject fields):
                fields[name] = value?.DeepClone();
                return true;
            case ("replace", JsonObject fields) when old is not null:
                fields[name] = value?.DeepClone();
                return true;
            case ("remove", JsonObject fields):
                return fields.Remove(name);
            default:
                return false;
        }
    }

    private static JsonNode? Child(JsonNode? parent, string name) => parent switch
    {
        JsonObject fields => fields[name],
        JsonArray list when int.TryParse(name, out var index) && index < list.Count => list[index],
        _ => null,
    };
}
