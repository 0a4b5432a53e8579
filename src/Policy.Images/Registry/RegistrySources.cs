using Policy.Images.Configuration;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Rules.Images;

namespace Policy.Images.Registry;

/// <summary>Makes the sources of images in registries, which share one client.</summary>
internal sealed class RegistrySources(RegistryClient client, LimitSettings limits) : IDisposable
{
    /// <summary>The source of an image in a registry.</summary>
    public IImageSource For(ImageReference reference) => new RegistrySource(client, reference, limits);

    /// <summary>Sources that ask with what the configuration names as credentials.</summary>
    public static RegistrySources Of(PratiqueConfiguration configuration, RegistryAccess access, TimeProvider time)
    {
        ICredentialSource credentials = configuration.Credentials is { DockerConfig: { } file, HelperPath: var path }
            ? new DockerConfigCredentials(file, path, time)
            : new NoCredentials();
        return new RegistrySources(new RegistryClient(configuration, access, credentials, time), configuration.Limits);
    }

    public void Dispose() => client.Dispose();
}
