using System.Diagnostics;
using Policy.Testing;

namespace Policy.RealImages.Tests;

/// <summary>How buildah builds an image.</summary>
/// <param name="Layers">Whether each step gets a layer of its own (<c>--layers</c>).</param>
/// <param name="Format"><c>oci</c> or <c>docker</c>.</param>
/// <param name="Downloads">Whether its steps download over https, and trust what this machine trusts.</param>
internal sealed record BuildOptions(bool Layers = false, string Format = "oci", bool Downloads = false);

/// <summary>buildah with a storage of its own: nothing of what it makes stays, nothing of the machine's gets in.</summary>
/// <param name="driver">
/// How it stores layers: <c>vfs</c> copies all of an image for each and needs nothing of the kernel, <c>overlay</c> is for
/// large ones.
/// </param>
internal sealed class Buildah(string driver) : IAsyncDisposable
{
    private const string Certificates = "/etc/ssl/certs";

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
        string[] volumes = options.Downloads ? ["--volume", $"{Certificates}:{Certificates}:ro"] : [];
        await RunAsync(
            ["build", "--pull-never", $"--layers={(options.Layers ? "true" : "false")}", "--format", options.Format, .. volumes,
            "--file", folder["Containerfile"], "--tag", name, context]);
    }

    /// <summary>Pushes an image to a registry that speaks http.</summary>
    public Task PushAsync(string name, string destination) => RunAsync("push", "--tls-verify=false", name, $"docker://{destination}");

    /// <summary>Runs a command in a container of an image and gives what it prints.</summary>
    public async Task<string> RunInAsync(string name, params IEnumerable<string> command)
    {
        var container = (await RunAsync("from", "--pull-never", name)).Trim();
        try
        {
            return await RunAsync(["run", container, "--", .. command]);
        }
        finally
        {
            await RunAsync("rm", container);
        }
    }

    /// <summary>Starts a command in a container of an image and goes on; whoever asked ends it.</summary>
    /// <param name="name">The image.</param>
    /// <param name="folder">Stands in the container as <paramref name="place"/>.</param>
    /// <param name="place">Where.</param>
    /// <param name="command">The command.</param>
    public async Task<Process> StartInAsync(string name, string folder, string place, params IEnumerable<string> command)
    {
        var container = (await RunAsync("from", "--pull-never", name)).Trim();
        var start = new ProcessStartInfo("buildah", [.. Storage, "run", "--volume", $"{folder}:{place}:ro", container, "--", .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (variable, value) in Environment)
        {
            start.Environment[variable] = value;
        }

        return Process.Start(start)!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A build that failed leaves its container mounted.
        await RunAsync("rm", "--all");
        _storage.Dispose();
    }

    private string[] Storage => ["--root", _storage["root"], "--runroot", _storage["run"], "--storage-driver", driver];

    private Task<string> RunAsync(params string[] arguments) => Tool.RunAsync("buildah", Environment, [.. Storage, .. arguments]);
}
