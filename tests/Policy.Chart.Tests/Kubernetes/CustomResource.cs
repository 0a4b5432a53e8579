using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Policy.Chart.Tests.Rendering;

namespace Policy.Chart.Tests.Kubernetes;

/// <summary>A custom resource definition of the chart, as it stands there: helm puts in labels alone.</summary>
internal static partial class CustomResource
{
    /// <summary>The definition.</summary>
    /// <param name="plural">Its plural name.</param>
    public static JsonObject Read(string plural) =>
        Assert.Single(Yaml.Read(Templating().Replace(File.ReadAllText(Path.Combine(Helm.Chart, "templates", "crds", $"{plural}.yaml")), "")));

    /// <summary>The schema of its one version.</summary>
    public static JsonObject Schema(string plural) =>
        Assert.Single(Read(plural)["spec"]!["versions"]!.AsArray())!["schema"]!["openAPIV3Schema"]!.AsObject();

    /// <summary>Every part of a schema with the path that leads to it; a list's items are <c>[0]</c>.</summary>
    public static IEnumerable<(string Path, JsonObject Schema)> Parts(JsonObject schema, string path = "")
    {
        yield return (path, schema);
        foreach (var (name, part) in schema["properties"]?.AsObject() ?? [])
        {
            foreach (var inner in Parts(part!.AsObject(), path.Length == 0 ? name : $"{path}.{name}"))
            {
                yield return inner;
            }
        }

        if (schema["items"] is JsonObject items)
        {
            foreach (var inner in Parts(items, path + "[0]"))
            {
                yield return inner;
            }
        }
    }

    [GeneratedRegex(@"\{\{.*?\}\}")]
    private static partial Regex Templating();
}
