using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Images;

namespace Policy.Testing;

/// <summary>One line of the corpus' <c>official-images.jsonl</c>: a real image's manifest and config, and the ground truth about it.</summary>
public sealed record CorpusImage
{
    private const string PackageList = "var/lib/dpkg/status";

    private static readonly Lazy<ImmutableArray<CorpusImage>> Images = new(() => Read(Corpus.PathOf("official-images.jsonl")));

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

    /// <summary>The packages of the distribution; empty where the corpus has none.</summary>
    public required ImmutableArray<Package> Packages { get; init; }

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

    /// <summary>
    /// <see cref="Facts"/> with one layer, of what the corpus tells of the contents: Debian's database of packages where it
    /// lists them, and /etc/passwd with the image's user. Nothing else of its files is known.
    /// </summary>
    public ImageFacts FactsWithContents
    {
        get
        {
            var name = Config.User.Split(':')[0];
            var isNamed = name.Length > 0 && name != "root" && !name.All(char.IsAsciiDigit);
            ImmutableArray<byte> users =
                [.. Encoding.UTF8.GetBytes("root:x:0:0:root:/root:/bin/sh\n" + (isNamed ? $"{name}:x:{(Label["runs_as_root"] == "yes" ? 0 : 1000)}:1000::/:/bin/sh\n" : ""))];
            var entries = new EntryList.Builder();
            entries.Add(new FileEntry("etc/passwd", FileKind.File) { Mode = 0x1A4, Size = users.Length, Start = FileStart.Other });
            if (!Packages.IsEmpty)
            {
                entries.Add(new FileEntry(PackageList, FileKind.File) { Mode = 0x1A4, Size = 1, Start = FileStart.Other });
            }

            var layer = new LayerContents
            {
                Entries = entries.Build(),
                UnpackedBytes = users.Length,
                Packages = Packages,
                Files = ImmutableDictionary<string, ImmutableArray<byte>>.Empty.Add("etc/passwd", users),
            };
            return Facts with { Layered = new ContentsResult.Known(ImageContents.Of([layer]).Contents!, Needs.Contents) };
        }
    }

    /// <summary>The images of a file like the corpus' own.</summary>
    public static ImmutableArray<CorpusImage> Read(string path) => [.. File.ReadLines(path).Where(line => line.Length > 0).Select(Parse)];

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
            Packages = [.. root.GetProperty("packages").EnumerateArray().Select(package =>
                new Package(PackageKind.Dpkg, Text(package, "name"), Text(package, "version"), PackageList, null))],
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
