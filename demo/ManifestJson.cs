using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Policy.Demo;

/// <summary>Turns a Kubernetes manifest in YAML into JSON, as kubectl does before it sends one.</summary>
internal static class ManifestJson
{
    public static JsonObject Read(string file)
    {
        using var reader = File.OpenText(file);
        var yaml = new YamlStream();
        yaml.Load(reader);
        return (JsonObject)Convert(yaml.Documents[0].RootNode)!;
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(
            mapping.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Convert(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value!),
        YamlScalarNode scalar => scalar.Value,
        _ => throw new NotSupportedException($"a {node.NodeType} in a manifest"),
    };

    private static JsonNode? Plain(string text) => text switch
    {
        "null" or "~" or "" => null,
        "true" => true,
        "false" => false,
        _ => long.TryParse(text, out var number) ? number : text,
    };
}
