using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Policy.Testing;

/// <summary>An OCI image layout that a test makes: in a folder, or in a tar. Source: OCI image specification, image-layout.md.</summary>
public sealed class TestLayout
{
    private const string RefName = "org.opencontainers.image.ref.name";

    private readonly List<(TestContent Content, IReadOnlyDictionary<string, string> Annotations)> _images = [];

    /// <summary>Puts in an image or index by name (<c>org.opencontainers.image.ref.name</c>); null puts it in without one.</summary>
    public TestLayout Add(string? name, TestContent content) =>
        Add(content, name is null ? ImmutableDictionary<string, string>.Empty : ImmutableDictionary<string, string>.Empty.Add(RefName, name));

    /// <summary>Puts in an image by name.</summary>
    public TestLayout Add(string? name, TestImage image) => Add(name, image.Build());

    /// <summary>Puts in an index by name.</summary>
    public TestLayout Add(string? name, TestIndex index) => Add(name, index.Build());

    /// <summary>Puts in an image or index with annotations of its descriptor.</summary>
    public TestLayout Add(TestContent content, IReadOnlyDictionary<string, string> annotations)
    {
        _images.Add((content, annotations));
        return this;
    }

    /// <summary>The files of the layout; blobs that images share stand once.</summary>
    public IEnumerable<TestFile> Files()
    {
        yield return new TestFile("oci-layout", """{"imageLayoutVersion":"1.0.0"}""");
        yield return new TestFile("index.json", TestImage.Blob("", Index()).Bytes);
        foreach (var blob in _images.SelectMany(image => image.Content.All).DistinctBy(blob => blob.Digest))
        {
            yield return new TestFile($"blobs/{blob.Digest.Algorithm}/{blob.Digest.Hex}", blob.Bytes);
        }
    }

    /// <summary>Writes the layout to a folder, which is made where it is not there.</summary>
    public void WriteFolder(string folder)
    {
        foreach (var file in Files())
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Content.Span);
        }
    }

    /// <summary>Writes the layout as one tar (<c>oci-archive</c>).</summary>
    public void WriteArchive(string file) => File.WriteAllBytes(file, TestFile.Tar(Files()));

    private JsonObject Index() => new()
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = "application/vnd.oci.image.index.v1+json",
        ["manifests"] = new JsonArray([.. _images.Select(image =>
        {
            var descriptor = image.Content.Manifest.Descriptor();
            TestImage.AddMap(descriptor, "annotations", image.Annotations);
            return descriptor;
        })]),
    };
}
