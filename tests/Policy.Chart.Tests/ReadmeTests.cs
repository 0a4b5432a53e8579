using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Policy.Chart.Tests.Rendering;

namespace Policy.Chart.Tests;

/// <summary>The chart's README has the values as <c>values.yaml</c> has them.</summary>
public sealed class ReadmeTests
{
    private const string Begin = "<!-- values -->\n";
    private const string End = "<!-- /values -->\n";
    private const string Mark = "# -- ";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Its_table_is_made_of_the_values()
    {
        var file = Path.Combine(Helm.Chart, "README.md");
        var text = await File.ReadAllTextAsync(file);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));

        await KeptFile.HoldsAsync(file, text[..begin] + Table() + text[end..]);
    }

    private static string Table()
    {
        var lines = File.ReadAllLines(Path.Combine(Helm.Chart, "values.yaml"));
        var values = Yaml.Read(string.Join('\n', lines))[0];
        var table = new StringBuilder("| Value | Default | |\n|---|---|---|\n");
        var parents = new Stack<(int Indent, string Path)>([(-1, "")]);
        string? description = null;
        foreach (var line in lines.Where(line => line.Trim().Length > 0))
        {
            var indent = line.Length - line.TrimStart().Length;
            if (line.TrimStart().StartsWith('#'))
            {
                description = line.TrimStart().StartsWith(Mark, StringComparison.Ordinal) ? line.TrimStart()[Mark.Length..] : null;
                continue;
            }

            while (parents.Peek().Indent >= indent)
            {
                parents.Pop();
            }

            var path = $"{parents.Peek().Path}.{line.Trim().Split(':')[0]}";
            parents.Push((indent, path));
            if (description is not null)
            {
                table.Append($"| `{path[1..]}` | `{Default(values, path[1..])}` | {description.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
                description = null;
            }
            else
            {
                Assert.True(line.EndsWith(':') || line.StartsWith("  ", StringComparison.Ordinal), $"values.yaml: {path[1..]} is not described");
            }
        }

        return table.ToString();
    }

    private static string Default(JsonNode values, string path) =>
        path.Split('.').Aggregate((JsonNode?)values, (node, name) => node![name])?.ToJsonString(Readable) ?? "null";
}
