using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Policy.Chart.Tests.Rendering;

/// <summary>
/// YAML as the API server's tools read it: to them <c>Off</c> is false and <c>yes</c> is true where they stand without
/// quotes. Source: YAML 1.1, https://yaml.org/type/.
/// </summary>
internal static partial class Yaml
{
    /// <summary>The objects of a stream of documents; empty ones are left out.</summary>
    public static IReadOnlyList<JsonObject> Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => Convert(document.RootNode)).OfType<JsonObject>()];
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Convert(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: { } plain } => Plain(plain),
        YamlScalarNode scalar => scalar.Value,
        _ => throw new InvalidOperationException($"{node.GetType().Name} at {node.Start}"),
    };

    private static JsonNode? Plain(string text) => text.ToLowerInvariant() switch
    {
        "" or "~" or "null" => null,
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        _ when Number().IsMatch(text) => JsonNode.Parse(text),
        _ when Octal().IsMatch(text) => throw new InvalidOperationException($"{text} is eight to some and ten to others"),
        _ => text,
    };

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$")]
    private static partial Regex Number();

    [GeneratedRegex("^0[0-7]+$")]
    private static partial Regex Octal();
}
