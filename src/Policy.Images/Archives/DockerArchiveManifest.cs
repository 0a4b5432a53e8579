using System.Collections.Immutable;
using System.Globalization;
using Policy.Images.Manifests;
using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Archives;

/// <summary>An image in a docker archive.</summary>
/// <param name="Config">The path of its config.</param>
/// <param name="Names">Its RepoTags.</param>
/// <param name="Layers">The paths of its layers, lowest first.</param>
internal sealed record DockerArchiveImage(string Config, ImmutableArray<string> Names, ImmutableArray<string> Layers);

/// <summary>Reads <c>manifest.json</c> of a docker archive.</summary>
internal static class DockerArchiveManifest
{
    public const string File = "manifest.json";

    private const int MaxImages = 1_024;

    /// <summary>Reads what images there are.</summary>
    public static SourceResult<ImmutableArray<DockerArchiveImage>> Read(ReadOnlyMemory<byte> bytes, string place)
    {
        var what = $"{File} of {place}";
        if (!JsonText.TryParse(bytes, out var document, out var error))
        {
            return new SourceError(UnknownReason.Malformed, $"{what}: {error}");
        }

        using (document)
        {
            var problems = new JsonProblems(what);
            var images = new JsonField(problems, document.RootElement).Items(MaxImages).Select(Read).ToImmutableArray();
            return problems.First is { } problem ? problem : images;
        }
    }

    /// <summary>Chooses an image by a name of its own, by <c>@INDEX</c>, or the only one.</summary>
    public static SourceResult<DockerArchiveImage> Choose(ImmutableArray<DockerArchiveImage> images, string? name, string place)
    {
        if (images.IsEmpty)
        {
            return new SourceError(UnknownReason.NotFound, $"{place} holds no image");
        }

        if (name is null)
        {
            return images is [var only] ? only
                : new SourceError(UnknownReason.NotFound, $"{place} holds {images.Length} images, name one: {Describe(images)}");
        }

        if (name.StartsWith('@') && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < images.Length)
        {
            return images[index];
        }

        var wanted = Normalize(name);
        return images.FirstOrDefault(image => image.Names.Any(own => Normalize(own) == wanted)) is { } image ? image
            : new SourceError(UnknownReason.NotFound, $"{place} has no image named {name}; it has {Describe(images)}");
    }

    private static DockerArchiveImage Read(JsonField image)
    {
        var config = image["Config"].Text();
        if (string.IsNullOrEmpty(config))
        {
            image["Config"].Wrong("expected the config's path");
        }

        return new DockerArchiveImage(config ?? "", image["RepoTags"].Texts(), [.. image["Layers"].Items(ManifestReader.MaxLayers).Select(layer => layer.Text() ?? "")]);
    }

    private static string Describe(ImmutableArray<DockerArchiveImage> images) =>
        string.Join(", ", images.Take(10).Select((image, index) => image.Names.FirstOrDefault() ?? $"@{index}"))
        + (images.Length > 10 ? $" and {images.Length - 10} more" : "");

    private static string Normalize(string name) =>
        ImageReference.TryParse(name, out var reference, out _) ? $"{reference.Name}:{reference.Tag ?? "latest"}" : name;
}
