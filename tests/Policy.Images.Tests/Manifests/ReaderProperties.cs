using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Policy.Images.Archives;
using Policy.Images.Manifests;
using Policy.Images.Sources;
using Policy.Testing;

namespace Policy.Images.Tests.Manifests;

/// <summary>Whatever is read, a reader gives facts or says why not; it never throws.</summary>
public sealed class ReaderProperties
{
    private const int Cases = 2_000;

    private static readonly TestContent Content = new TestImage
    {
        User = "app",
        Labels = new Dictionary<string, string> { ["a"] = "b" },
        ExposedPorts = ["80/tcp"],
        Steps = [TestStep.BuildKit("COPY a /", TestLayer.Of(("a", "b"))), TestStep.Docker("USER app")],
    }.Build();

    private static readonly byte[][] Samples =
    [
        Content.Manifest.Bytes.ToArray(),
        Content.Blobs[0].Bytes.ToArray(),
        TestIndex.Of(new TestImage()).WithAttestations().Build().Manifest.Bytes.ToArray(),
        """[{"Config":"a.json","RepoTags":["a:1"],"Layers":["a/layer.tar"]}]"""u8.ToArray(),
    ];

    private static readonly Gen<string> Word = Gen.Elements(
        "schemaVersion", "mediaType", "config", "layers", "manifests", "digest", "size", "platform", "os", "architecture", "history", "created",
        "Config", "RepoTags", "Layers", "User", "Labels", "rootfs", "diff_ids", "empty_layer", "", "\uD800", "\u0000", "linux");

    private static readonly Gen<JsonNode?> Scalar = Gen.OneOf(
        Word.Select(word => (JsonNode?)JsonValue.Create(word)),
        Gen.Elements(long.MinValue, -1, 0, 1, 2, long.MaxValue).Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Elements(0.5, 1e300).Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Elements(true, false).Select(flag => (JsonNode?)JsonValue.Create(flag)),
        Gen.Constant<JsonNode?>(null));

    [Fact]
    public void Random_documents() => Check(Gen.Sized(size => Document(Math.Min(size, 5))).Select(node => Encoding.UTF8.GetBytes(node?.ToJsonString() ?? "null")));

    [Fact]
    public void Real_documents_with_a_part_exchanged() => Check(
        from sample in Gen.Elements(Samples)
        from at in Gen.Choose(0, 200)
        from value in Document(2)
        select Exchange(sample, at, value));

    [Fact]
    public void Real_documents_with_bytes_exchanged() => Check(
        from sample in Gen.Elements(Samples)
        from changes in Gen.Choose(0, 400).Zip(Gen.Choose(0, 255)).ListOf()
        select Change(sample, changes));

    private static void Check(Gen<byte[]> documents) => Prop.ForAll(documents.ToArbitrary(), bytes =>
    {
        foreach (var mediaType in new[] { MediaTypes.OciManifest, MediaTypes.DockerList, "" })
        {
            _ = ManifestReader.Read(new RawManifest(null, mediaType, bytes)).Succeeded;
        }

        _ = ConfigReader.Read(bytes).Succeeded;
        _ = DockerArchiveManifest.Read(bytes, "x").Succeeded;
    }).Check(Draws.Of(Cases));

    private static Gen<JsonNode?> Document(int depth) => depth == 0 ? Scalar : Gen.Frequency(
        (2, Scalar),
        (2, Document(depth - 1).ListOf().Select(items => (JsonNode?)new JsonArray([.. items.Take(4).Select(item => item?.DeepClone())]))),
        (3, Word.Zip(Document(depth - 1)).ListOf().Select(fields => (JsonNode?)new JsonObject(
            fields.Take(6).DistinctBy(field => field.Item1).Select(field => KeyValuePair.Create(field.Item1, field.Item2?.DeepClone()))))));

    private static byte[] Exchange(byte[] sample, int at, JsonNode? value)
    {
        var root = JsonNode.Parse(sample)!;
        var places = new List<Action>();
        Collect(root, value, places);
        places[at % places.Count]();
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static void Collect(JsonNode node, JsonNode? value, List<Action> places)
    {
        if (node is JsonObject fields)
        {
            foreach (var (name, child) in fields)
            {
                places.Add(() => fields[name] = value?.DeepClone());
                if (child is not null)
                {
                    Collect(child, value, places);
                }
            }
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                var index = i;
                places.Add(() => items[index] = value?.DeepClone());
                if (items[i] is { } child)
                {
                    Collect(child, value, places);
                }
            }
        }
    }

    private static byte[] Change(byte[] sample, IEnumerable<(int At, int Value)> changes)
    {
        byte[] bytes = [.. sample];
        foreach (var (at, value) in changes)
        {
            bytes[at % bytes.Length] = (byte)value;
        }

        return bytes;
    }
}
