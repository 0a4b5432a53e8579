using Policy.Images;
using Policy.Images.Configuration;
using Policy.RealImages.Tests;
using Policy.Rules;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using Policy.Testing;
using Xunit.Sdk;

[assembly: AssemblyFixture(typeof(BuiltImages))]

namespace Policy.RealImages.Tests;

/// <summary>A registry and a buildah with a Debian base, once for all tests; and the inspector that reads what they push.</summary>
public sealed class BuiltImages : IAsyncLifetime
{
    /// <summary>The base's name in buildah's storage.</summary>
    public const string Base = "localhost/debian-base:12.0.0";

    private static readonly string BaseFile = """
        FROM scratch
        ADD rootfs.tar /
        RUN touch /etc/built
        CMD ["/bin/sh"]
        """;

    private readonly Buildah _buildah = new("vfs");
    private DockerRegistry? _registry;
    private ImageInspector? _inspector;

    /// <summary>Why images cannot be built here; null where they can.</summary>
    public string? Reason { get; private set; } = Tool.Missing("buildah", "docker-registry", "skopeo", "busybox");

    /// <summary>Host and port of the registry.</summary>
    public string Host => _registry!.Host;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Reason is not null)
        {
            return;
        }

        using var context = new TestFolder();
        try
        {
            await DebianFiles.PackAsync(context);
            await _buildah.BuildAsync(Base, BaseFile, context.Path, new BuildOptions());
        }
        catch (InvalidOperationException e)
        {
            // A container without the capabilities for chroot and mounts, for one.
            Reason = $"buildah cannot build here: {e.Message}";
            return;
        }

        _registry = await DockerRegistry.StartAsync();
        _inspector = new ImageInspector(
            new PratiqueConfiguration { Registries = [new RegistrySettings { Host = Host, PlainHttp = true, AllowPrivate = true }] },
            TimeProvider.System);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _inspector?.Dispose();
        if (_registry is not null)
        {
            await _registry.DisposeAsync();
        }

        await _buildah.DisposeAsync();
    }

    /// <summary>Builds an image, pushes it, and gives its reference.</summary>
    /// <param name="name">Repository and tag.</param>
    /// <param name="containerfile">The Containerfile.</param>
    /// <param name="options">How.</param>
    /// <param name="files">What it may copy.</param>
    internal async Task<ImageReference> BuildAsync(
        string name, string containerfile, BuildOptions options, params IEnumerable<(string Path, string Text)> files)
    {
        using var context = new TestFolder();
        foreach (var (path, text) in files)
        {
            await File.WriteAllTextAsync(context[path], text);
        }

        await _buildah.BuildAsync($"localhost/{name}", containerfile, context.Path, options);
        await _buildah.PushAsync($"localhost/{name}", $"{Host}/{name}");
        return ImageReference.Parse($"{Host}/{name}");
    }

    /// <summary>What the inspector finds out of requests.</summary>
    internal Task<IReadOnlyDictionary<ImageRequest, ImageInspection>> InspectAsync(IReadOnlyCollection<ImageRequest> requests) =>
        _inspector!.InspectAsync(requests, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

    /// <summary>What a preset decides on an image, as it decides on a container that runs it.</summary>
    internal async Task<ImageDecision> DecideAsync(ImageReference reference, Preset preset)
    {
        var container = new WorkloadContainer { Image = reference.ToString(), Location = new ImageLocation.Registry(reference) };
        var plan = Evaluator.Plan(new Workload { Containers = [container] }, [Presets.Policy(preset, "test")], [Platforms.Here]);
        var decision = Evaluator.Decide(plan, await InspectAsync(plan.Requests), TimeProvider.System.GetUtcNow());
        return Assert.Single(decision.Images);
    }

    /// <summary>The facts of an image for this machine's platform.</summary>
    /// <param name="reference">The image.</param>
    /// <param name="contents">What of its contents.</param>
    internal async Task<ImageFacts> FactsAsync(ImageReference reference, Needs contents = Needs.None)
    {
        var request = new ImageRequest(new ImageLocation.Registry(reference), Platforms.Here, Needs.Config | contents);
        return (await InspectAsync([request]))[request] is ImageInspection.Known known
            ? known.Facts
            : throw new XunitException($"{reference} was not read");
    }
}
