using System.Diagnostics;
using Policy.Rules.Images;
using Policy.Testing;

namespace Policy.RealImages.Tests;

/// <summary>
/// The product's image, as the last stage of <c>deploy/Dockerfile</c> makes it of the native programs in
/// <c>out/native</c>, on a base of Debian's packages in place of the one that is downloaded.
/// </summary>
public sealed class ProductImage(BuiltImages built) : IAsyncLifetime
{
    private const string Base = "localhost/shell-less:12";
    private const string Name = "pratique:0.1.0";
    private const string Mounted = "/etc/pratique";

    private static readonly string[] Natives = ["pratique", "pratique-webhook"];

    private readonly Buildah _buildah = new("overlay");

    /// <summary>Why it cannot be built here; null where it can.</summary>
    public string? Reason { get; } = built.Reason
        ?? (Natives.All(name => File.Exists(Native(name))) ? null : "the native programs are not in out/native (make native)");

    /// <summary>Where it is in the registry.</summary>
    internal ImageReference Reference => ImageReference.Parse($"{built.Host}/{Name}");

    /// <summary>A native program's path.</summary>
    internal static string Native(string name) => Path.Combine(Testing.Repository.Root, "out", "native", name);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Reason is not null)
        {
            return;
        }

        using var context = new TestFolder();
        await DebianFiles.PackWithoutShellAsync(context);
        await _buildah.BuildAsync(Base, "FROM scratch\nADD rootfs.tar /\n", context.Path, new BuildOptions());
        foreach (var name in Natives)
        {
            File.Copy(Native(name), context[name]);
        }

        await _buildah.BuildAsync($"localhost/{Name}", await LastStageAsync(), context.Path, new BuildOptions(Layers: true));
        await _buildah.PushAsync($"localhost/{Name}", $"{built.Host}/{Name}");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Reason is null ? _buildah.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>Starts the webhook in a container of it.</summary>
    /// <param name="folder">Holds <c>pratique.yaml</c> and <c>policy.yaml</c>.</param>
    internal async Task<Process> StartAsync(TestFolder folder)
    {
        // Whoever runs in the container is somebody else.
        await Tool.RunAsync("chmod", "0755", folder.Path);
        return await _buildah.StartInAsync(
            $"localhost/{Name}", folder.Path, Mounted, "/usr/local/bin/pratique-webhook", $"--config={Mounted}/pratique.yaml", $"--policy={Mounted}/policy.yaml");
    }

    /// <summary>Runs its command in a container of it.</summary>
    internal Task<string> RunAsync(params IEnumerable<string> command) => _buildah.RunInAsync($"localhost/{Name}", command);

    private static async Task<string> LastStageAsync()
    {
        var file = await File.ReadAllTextAsync(Path.Combine(Testing.Repository.Root, "deploy", "Dockerfile"));
        var stage = file[file.LastIndexOf("FROM ", StringComparison.Ordinal)..];
        return stage.Replace("${RUNTIME}", Base, StringComparison.Ordinal).Replace("--from=build ", "", StringComparison.Ordinal).Replace("/out/", "", StringComparison.Ordinal);
    }
}
