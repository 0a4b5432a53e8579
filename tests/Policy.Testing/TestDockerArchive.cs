using System.Text.Json.Nodes;

namespace Policy.Testing;

/// <summary>What <c>docker save</c> writes, made by a test: <c>manifest.json</c>, configs and unpacked layers in a tar.</summary>
public sealed class TestDockerArchive
{
    private readonly List<(TestImage Image, string[] Names)> _images = [];

    /// <summary>Whether layers are stored as their image has them (kaniko, bazel) instead of unpacked.</summary>
    public bool KeepCompression { get; init; }

    /// <summary>Puts in an image with its RepoTags.</summary>
    public TestDockerArchive Add(TestImage image, params string[] names)
    {
        _images.Add((image, names));
        return this;
    }

    /// <summary>The files of the archive; as docker writes it, <c>manifest.json</c> comes last.</summary>
    public IEnumerable<TestFile> Files()
    {
        var files = new List<TestFile>();
        var manifest = new JsonArray();
        foreach (var (image, names) in _images)
        {
            var config = new TestFile(image.Config().Digest.Hex + ".json", image.Config().Bytes);
            var layers = image.Layers.Select(Layer).ToList();
            files.AddRange([.. layers, config]);
            manifest.Add((JsonNode)new JsonObject
            {
                ["Config"] = config.Path,
                ["RepoTags"] = names.Length == 0 ? null : new JsonArray([.. names.Select(name => JsonValue.Create(name))]),
                ["Layers"] = new JsonArray([.. layers.Select(layer => JsonValue.Create(layer.Path))]),
            });
        }

        return files.DistinctBy(file => file.Path).Append(new TestFile("manifest.json", TestImage.Blob("", manifest).Bytes));
    }

    /// <summary>Writes the archive.</summary>
    /// <param name="file">The file.</param>
    /// <param name="gzip">Whether the whole archive is gzipped.</param>
    public void Write(string file, bool gzip = false)
    {
        var tar = TestFile.Tar(Files());
        File.WriteAllBytes(file, gzip ? TestLayer.Gzip(tar) : tar);
    }

    private TestFile Layer(TestLayer layer) => KeepCompression && layer.Compressed
        ? new TestFile($"{layer.Digest.Hex}.tar.gz", layer.Stored)
        : new TestFile($"{layer.DiffId.Hex}/layer.tar", layer.Tar);
}
