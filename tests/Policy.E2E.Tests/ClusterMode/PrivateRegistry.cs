using Policy.E2E.Tests.Samples;
using Policy.Testing;

namespace Policy.E2E.Tests.ClusterMode;

/// <summary>A registry with a password, and in it an image that runs as root.</summary>
internal sealed class PrivateRegistry : IAsyncDisposable
{
    /// <summary>Who may pull.</summary>
    public const string User = "puller";

    /// <summary>With what.</summary>
    public const string Password = "of-the-tests";

    private readonly DockerRegistry _registry;

    private PrivateRegistry(DockerRegistry registry) => _registry = registry;

    /// <summary>Host and port.</summary>
    public string Host => _registry.Host;

    /// <summary>The image.</summary>
    public string Image => $"{Host}/private/root:1.0.0";

    /// <summary>Starts it.</summary>
    public static async Task<PrivateRegistry> StartAsync()
    {
        var registry = await DockerRegistry.StartAsync(new DockerRegistryOptions { User = User, Password = Password });
        await registry.PushAsync("private/root:1.0.0", SampleImages.RootContent);
        return new PrivateRegistry(registry);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _registry.DisposeAsync();
}
