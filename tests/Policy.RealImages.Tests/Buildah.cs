using Policy.Testing;

namespace Policy.RealImages.Tests;

/// <summary>How buildah builds an image.</summary>
/// <param name="Layers">Whether each step gets a layer of its own (<c>--layers</c>).</param>
/// <param name="Format"><c>oci</c> or <c>docker</c>.</param>
internal sealed record BuildOptions(bool Layers = false, string Format = "oci");

/// <summary>buildah with a storage of its own: nothing of what it makes stays, nothing of the machine's gets in.</summary>
internal sealed class Buildah : IDisposable
{
    private static readonly Dictionary<string, string> Environment = new() { ["BUILDAH_ISOLATION"] = "chroot" };

    private readonly TestFolder _storage = new();

    /// <summary>Builds an image and names it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="containerfile">The Containerfile's text.</param>
    /// <param name="context">What it may copy.</param>
    /// <param name="options">How.</param>
    public async Task BuildAsync(string name, string containerfile, string context, BuildOptions options)
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder["Containerfile"], containerfile);
        await RunAsync(
            "build", "--pull-never", $"--layers={(options.Layers ? "true" : "false")}", "--format", options.Format,
            "--file", folder["Containerfile"], "--tag", name, context);
    }

    /// <summary>Pushes an image to a registry that speaks http.</summary>
    public Task PushAsync(string name, string destination) => RunAsync("push", "--tls-verify=false", name, $"docker://{destination}");

    /// <inheritdoc/>
    public void Dispose() => _storage.Dispose();

    // vfs needs nothing of the kernel; the images are small.
    private Task<string> RunAsync(params string[] arguments) => Tool.RunAsync(
        "buildah", Environment, ["--root", _storage["root"], "--runroot", _storage["run"], "--storage-driver", "vfs", .. arguments]);
}
