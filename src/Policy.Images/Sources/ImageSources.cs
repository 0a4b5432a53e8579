using Policy.Images.Archives;
using Policy.Images.Configuration;
using Policy.Rules.Images;

namespace Policy.Images.Sources;

/// <summary>Opens the source of an image, whatever its location.</summary>
/// <param name="configuration">Which registries are served from folders, and caps.</param>
/// <param name="registry">The source of a reference whose registry is asked over the network.</param>
internal sealed class ImageSources(PratiqueConfiguration configuration, Func<ImageReference, IImageSource> registry)
{
    /// <summary>Opens the source of an image.</summary>
    public async Task<SourceResult<IImageSource>> OpenAsync(ImageLocation location, CancellationToken cancellationToken)
    {
        switch (location)
        {
            case ImageLocation.Registry { Reference: var reference }:
                return LayoutOf(reference) is { } layout
                    ? new LayoutRegistrySource(reference, layout, configuration.Limits)
                    : SourceResult.Of(registry(reference));

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

    private string? LayoutOf(ImageReference reference) =>
        configuration.Registries.FirstOrDefault(settings => string.Equals(settings.Host, reference.Registry, StringComparison.OrdinalIgnoreCase))?.Layout;
}
