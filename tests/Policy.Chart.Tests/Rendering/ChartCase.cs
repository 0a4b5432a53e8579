using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Policy.Testing;

namespace Policy.Chart.Tests.Rendering;

/// <summary>A combination of values that matters: a file of folder <c>Cases</c>, whose first line may hold options of helm.</summary>
internal sealed record ChartCase(string Name)
{
    private const string OptionsMark = "# helm: ";

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Policy.Chart.Tests");

    private static readonly ConcurrentDictionary<string, Task<string>> Rendered = new();

    /// <summary>All of them.</summary>
    public static IEnumerable<ChartCase> All => Directory.EnumerateFiles(Path.Combine(Folder, "Cases"), "*.yaml")
        .Order(StringComparer.Ordinal).Select(file => new ChartCase(Path.GetFileNameWithoutExtension(file)));

    /// <summary>Their names, for theories.</summary>
    public static TheoryData<string> Names => [.. All.Select(one => one.Name)];

    /// <summary>What helm makes of it has to be this.</summary>
    public string GoldenFile => Path.Combine(Folder, "Golden", Name + ".yaml");

    private string ValuesFile => Path.Combine(Folder, "Cases", Name + ".yaml");

    /// <summary>Renders it, once for all tests.</summary>
    public Task<string> TextAsync() => Rendered.GetOrAdd(Name, _ => Helm.TemplateAsync(["--values", ValuesFile, .. Options()]));

    /// <summary>The objects.</summary>
    public async Task<IReadOnlyList<JsonObject>> ObjectsAsync() => Yaml.Read(await TextAsync());

    /// <summary>The one object of a kind, and of a name where there are several.</summary>
    public async Task<JsonObject> ObjectAsync(string kind, string? name = null) => Assert.Single(
        await ObjectsAsync(), one => (string?)one["kind"] == kind && (name is null || (string?)one["metadata"]!["name"] == name));

    private string[] Options() => File.ReadLines(ValuesFile).FirstOrDefault() is { } first && first.StartsWith(OptionsMark, StringComparison.Ordinal)
        ? first[OptionsMark.Length..].Split(' ')
        : [];
}
