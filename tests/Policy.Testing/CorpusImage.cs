using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Policy.Rules.History;
using Policy.Rules.Images;

namespace Policy.Testing;

/// <summary>One line of the corpus' <c>official-images.jsonl</c>: a real image's manifest and config, and the ground truth about it.</summary>
public sealed record CorpusImage
{
    private static readonly Lazy<ImmutableArray<CorpusImage>> Images = new(
        () => [.. File.ReadLines(Corpus.PathOf("official-images.jsonl")).Where(line => line.Length > 0).Select(Parse)]);

    /// <summary>Every image; <see cref="Corpus.Folder"/> has to be there.</summary>
    public static ImmutableArray<CorpusImage> All => Images.Value;

    /// <summary>The name and tag, such as <c>node:8-slim</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>The month that it was seen in, such as <c>2018-01</c>.</summary>
    public required string AsOf { get; init; }

    /// <summary>The manifest's digest; null where the corpus does not have it.</summary>
    public required Digest? Digest { get; init; }

    /// <summary>The config.</summary>
    public required ImageConfig Config { get; init; }

    /// <summary>The layers.</summary>
    public required ImmutableArray<Layer> Layers { get; init; }

    /// <summary>Whether <c>empty_layer</c> is as the builder wrote it; else the corpus inferred it.</summary>
    public required bool HistoryIsExact { get; init; }

    /// <summary>The ground truth: <c>build_tools</c>, <c>runs_as_root</c>, <c>single_stage_smell</c> and so on.</summary>
    public required ImmutableDictionary<string, string> Label { get; init; }

    /// <summary>What a source would tell of it.</summary>
    public ImageFacts Facts => new()
    {
        Digest = Digest,
        ManifestDigest = Digest,
        Config = Config,
        Layers = Layers,
        AvailablePlatforms = Config.Platform is { } platform ? [platform] : [],
        CompressedBytes = Layers.Sum(layer => layer.Size),
        History = BuildHistory.Read(Config, Layers, ImmutableDictionary<string, string>.Empty),
    };

    /// <inheritdoc/>
    public override string ToString() => Reference;

    private static CorpusImage Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var manifest = root.GetProperty("manifest");
        var config = root.GetProperty("config");
        return new CorpusImage
        {
            Reference = Text(root, "reference"),
            AsOf = Text(root, "as_of"),
            Digest = Text(manifest, "digest") is { Length: > 0 } digest ? Policy.Rules.Images.Digest.Parse(digest) : null,
            Layers = [.. manifest.GetProperty("layers").EnumerateArray().Select(layer =>
                new Layer(Policy.Rules.Images.Digest.Parse(Text(layer, "digest")), layer.GetProperty("size").GetInt64(), Text(layer, "mime")))],
            HistoryIsExact = Text(config, "history_vs_layers") == "exact",
            Label = root.GetProperty("label").EnumerateObject().ToImmutableDictionary(p => p.Name, p => p.Value.GetString() ?? ""),
            Config = new ImageConfig
            {
                Platform = new Platform(Text(config, "os"), Text(config, "architecture")),
                Created = Time(config),
                User = Text(config, "user"),
                Env = Texts(config, "env"),
                Entrypoint = Texts(config, "entrypoint"),
                Cmd = Texts(config, "cmd"),
                ExposedPorts = Texts(config, "exposed"),
                Volumes = Texts(config, "volumes"),
                OnBuild = Texts(config, "onbuild"),
                History = [.. config.GetProperty("history").EnumerateArray().Select(entry => new HistoryEntry(
                    Text(entry, "created_by"),
                    entry.TryGetProperty("empty_layer", out var empty) && empty.ValueKind == JsonValueKind.True,
                    Time(entry)))],
            },
        };
    }

    private static string Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static ImmutableArray<string> Texts(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => item.GetString() ?? "")]
            : [];

    private static DateTimeOffset? Time(JsonElement of) =>
        DateTimeOffset.TryParse(Text(of, "created"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
