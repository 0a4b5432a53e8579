using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Policy.Rules.Images;

namespace Policy.Testing;

/// <summary>
/// An image that a test or the demonstration makes: config, history and layers, the same bytes each time.
/// </summary>
/// <example>
/// <code>
/// var image = new TestImage
/// {
///     User = "1000",
///     Cmd = ["node", "main.js"],
///     Steps = [TestStep.BuildKit("COPY main.js /app/", TestLayer.Of(("app/main.js", "…"))), TestStep.BuildKit("USER 1000")],
/// };
/// new TestLayout().Add("web:1.0.0", image.Build()).WriteFolder(folder);
/// </code>
/// </example>
public sealed record TestImage
{
    /// <summary>When images and steps were made that do not say otherwise.</summary>
    public static DateTimeOffset DefaultCreated { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>What it was built for; null leaves it out.</summary>
    public Platform? Platform { get; init; } = new("linux", "amd64");

    /// <summary>When it was made; null leaves it out.</summary>
    public DateTimeOffset? Created { get; init; } = DefaultCreated;

    /// <summary>USER.</summary>
    public string User { get; init; } = "";

    /// <summary>ENV.</summary>
    public ImmutableArray<string> Env { get; init; } = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"];

    /// <summary>ENTRYPOINT.</summary>
    public ImmutableArray<string> Entrypoint { get; init; } = [];

    /// <summary>CMD.</summary>
    public ImmutableArray<string> Cmd { get; init; } = [];

    /// <summary>EXPOSE.</summary>
    public ImmutableArray<string> ExposedPorts { get; init; } = [];

    /// <summary>VOLUME.</summary>
    public ImmutableArray<string> Volumes { get; init; } = [];

    /// <summary>ONBUILD.</summary>
    public ImmutableArray<string> OnBuild { get; init; } = [];

    /// <summary>WORKDIR.</summary>
    public string WorkingDir { get; init; } = "";

    /// <summary>LABEL.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>History and layers, lowest first.</summary>
    public ImmutableArray<TestStep> Steps { get; init; } = [];

    /// <summary>The manifest's annotations.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether it has Docker's media types (schema 2) instead of OCI's.</summary>
    public bool Docker { get; init; }

    /// <summary>Changes the config after it is made, for tests of what no builder writes.</summary>
    public Action<JsonObject>? EditConfig { get; init; }

    /// <summary>Changes the manifest after it is made.</summary>
    public Action<JsonObject>? EditManifest { get; init; }

    /// <summary>The layers, lowest first.</summary>
    public IEnumerable<TestLayer> Layers => Steps.Select(step => step.Layer).OfType<TestLayer>();

    /// <summary>Makes config, manifest and layers.</summary>
    public TestContent Build()
    {
        var config = Config();
        var layers = Layers.Select(layer => new TestBlob(layer.MediaType(Docker), layer.Stored)).ToImmutableArray();
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Docker ? "application/vnd.docker.distribution.manifest.v2+json" : "application/vnd.oci.image.manifest.v1+json",
            ["config"] = config.Descriptor(),
            ["layers"] = new JsonArray([.. layers.Select(layer => layer.Descriptor())]),
        };
        AddMap(manifest, "annotations", Annotations);
        EditManifest?.Invoke(manifest);
        return new TestContent(Blob((string?)manifest["mediaType"] ?? "", manifest), [], [config, .. layers]);
    }

    /// <summary>Makes the config.</summary>
    public TestBlob Config()
    {
        var run = new JsonObject();
        AddText(run, "User", User);
        AddMap(run, "ExposedPorts", ExposedPorts);
        AddList(run, "Env", Env);
        AddList(run, "Entrypoint", Entrypoint);
        AddList(run, "Cmd", Cmd);
        AddMap(run, "Volumes", Volumes);
        AddText(run, "WorkingDir", WorkingDir);
        AddMap(run, "Labels", Labels);
        AddList(run, "OnBuild", OnBuild);

        var config = new JsonObject();
        AddText(config, "created", Text(Created));
        AddText(config, "architecture", Platform?.Architecture);
        AddText(config, "variant", Platform?.Variant);
        AddText(config, "os", Platform?.Os);
        config["config"] = run;
        config["rootfs"] = new JsonObject
        {
            ["type"] = "layers",
            ["diff_ids"] = new JsonArray([.. Layers.Select(layer => JsonValue.Create(layer.DiffId.ToString()))]),
        };
        config["history"] = new JsonArray([.. Steps.Where(step => step.CreatedBy is not null).Select(History)]);
        EditConfig?.Invoke(config);
        return Blob(Docker ? "application/vnd.docker.container.image.v1+json" : "application/vnd.oci.image.config.v1+json", config);
    }

    internal static TestBlob Blob(string mediaType, JsonNode document) => new(mediaType, JsonSerializer.SerializeToUtf8Bytes(document));

    internal static void AddMap(JsonObject parent, string name, IReadOnlyDictionary<string, string> map)
    {
        if (map.Count > 0)
        {
            parent[name] = new JsonObject(map.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        }
    }

    private JsonObject History(TestStep step)
    {
        var line = new JsonObject();
        AddText(line, "created", Text(step.Created ?? Created));
        AddText(line, "created_by", step.CreatedBy);
        AddText(line, "author", step.Author);
        AddText(line, "comment", step.Comment);
        if (step.EmptyLayer ?? step.Layer is null)
        {
            line["empty_layer"] = true;
        }

        return line;
    }

    private static string? Text(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ssK");

    private static void AddText(JsonObject parent, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            parent[name] = text;
        }
    }

    private static void AddList(JsonObject parent, string name, ImmutableArray<string> items)
    {
        if (!items.IsEmpty)
        {
            parent[name] = new JsonArray([.. items.Select(item => JsonValue.Create(item))]);
        }
    }

    private static void AddMap(JsonObject parent, string name, ImmutableArray<string> keys)
    {
        if (!keys.IsEmpty)
        {
            parent[name] = new JsonObject(keys.Select(key => KeyValuePair.Create(key, (JsonNode?)new JsonObject())));
        }
    }
}
