using Policy.Rules.Images;
using Policy.Testing;

namespace Policy.RealImages.Tests;

/// <summary>
/// Applications as people build them, from Debian's packages and npm's, each with the toolchain left in and in stages.
/// Folder <c>Applications</c> has their sources.
/// </summary>
public sealed class ApplicationImages(BuiltImages built) : IAsyncLifetime
{
    private static readonly string[] Stacks = ["node", "go"];
    private static readonly string[] Ways = ["single", "multi"];

    private readonly Buildah _buildah = new("overlay");

    /// <summary>Why they cannot be built here; null where they can.</summary>
    public string? Reason { get; private set; } = built.Reason ?? Tool.Missing("mmdebstrap");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Reason is not null)
        {
            return;
        }

        await DebianBase.BuildAsync(_buildah);
        foreach (var stack in Stacks)
        {
            foreach (var way in Ways)
            {
                await BuildAsync(stack, way);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Reason is null ? _buildah.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>Where an application's image is in the registry.</summary>
    /// <param name="stack">Its stack: <c>node</c>, <c>go</c>.</param>
    /// <param name="way">How it was built: <c>single</c>, <c>multi</c>.</param>
    internal ImageReference Reference(string stack, string way) => ImageReference.Parse($"{built.Host}/{Repository(stack, way)}");

    /// <summary>Runs a command in an application's image and gives the lines that it prints, in order of their characters.</summary>
    internal async Task<IEnumerable<string>> LinesAsync(string stack, string way, params IEnumerable<string> command) =>
        (await _buildah.RunInAsync($"localhost/{Repository(stack, way)}", command))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);

    private async Task BuildAsync(string stack, string way)
    {
        var folder = Path.Combine(Testing.Repository.Root, "tests", "Policy.RealImages.Tests", "Applications", stack);
        var name = $"localhost/{Repository(stack, way)}";
        await _buildah.BuildAsync(
            name, await File.ReadAllTextAsync(Path.Combine(folder, $"{way}.Containerfile")), Path.Combine(folder, "context"),
            new BuildOptions(Layers: true, Downloads: true));
        await _buildah.PushAsync(name, $"{built.Host}/{Repository(stack, way)}");
    }

    private static string Repository(string stack, string way) => $"applications/{stack}-{way}:1.0.0";
}
