using Policy.Images.Archives;
using Policy.Images.Configuration;
using Policy.Rules.Images;

namespace Policy.Images.Sources;

/// <summary>Opens the sources of images that are on disk: archives, layouts, and layouts in a registry's place.</summary>
/// <param name="configuration">Which registries are served from folders, and caps.</param>
internal sealed class ImageSources(PratiqueConfiguration configuration)
{
    /// <summary>Whether an image's registry is asked over the network, and there is nothing to open.</summary>
    public bool IsOverNetwork(ImageLocation location) => location is ImageLocation.Registry { Reference: var reference } && LayoutOf(reference) is null;

    /// <summary>Opens the source of an image.</summary>
    public async Task<SourceResult<IDiskSource>> OpenAsync(ImageLocation location, CancellationToken cancellationToken)
    {
        switch (location)
        {
            case ImageLocation.Registry { Reference: var reference } when LayoutOf(reference) is { } layout:
                return new LayoutRegistrySource(reference, layout, configuration.Limits);

            case ImageLocation.OciLayout(var path, var tag):
                return new OciLayoutSource(new OciLayout(new FolderFiles(path, path), configuration.Limits), tag);

            case ImageLocation.OciArchive(var path, var tag):
                var layoutTar = await TarArchive.OpenAsync(path, new TarLimits(), cancellationToken);
                return layoutTar.Succeeded ? new OciLayoutSource(new OciLayout(layoutTar.Value, configuration.Limits), tag) : layoutTar.Error;

            case ImageLocation.DockerArchive(var path, var name):
                var dockerTar = await TarArchive.OpenAsync(path, new TarLimits(), cancellationToken);
                return dockerTar.Succeeded ? new DockerArchiveSource(dockerTar.Value, name, configuration.Limits) : dockerTar.Error;

            default:
                throw new ArgumentException($"no source for {location.GetType().Name}", nameof(location));
        }
    }

    private string? LayoutOf(ImageReference reference)
    {
        foreach (var settings in configuration.Registries)
        {
            if (string.Equals(settings.Host, reference.Registry, StringComparison.OrdinalIgnoreCase))
            {
                return settings.Layout;
            }
        }

        return null;
    }
}
