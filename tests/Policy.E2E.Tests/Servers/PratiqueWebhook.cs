using System.Text.Json;
using Policy.Testing;

namespace Policy.E2E.Tests.Servers;

/// <summary>The program that ships, as <c>make build</c> left it, in standalone mode on loopback.</summary>
internal sealed class PratiqueWebhook : IAsyncDisposable
{
    private const int ListeningEvent = 1001;

    private readonly ServerProcess _process;

    private PratiqueWebhook(ServerProcess process, Uri address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Where it listens for admission.</summary>
    public Uri Address { get; }

    /// <summary>Why tests with it cannot run; null where they can.</summary>
    public static string? Missing => File.Exists(Program) ? null : "out/pratique-webhook is not built (make build)";

    private static string Program => Path.Combine(Repository.Root, "out", "pratique-webhook");

    /// <summary>Starts it and waits until it says where it listens.</summary>
    /// <param name="folder">Takes its configuration and log.</param>
    /// <param name="configuration">YAML; relative paths are relative to the folder.</param>
    /// <param name="policies">A file or folder of policies.</param>
    public static async Task<PratiqueWebhook> StartAsync(TestFolder folder, string configuration, string policies)
    {
        await File.WriteAllTextAsync(folder["pratique.yaml"], configuration);
        var process = ServerProcess.Start(Program, folder["pratique-webhook.log"], "--config", folder["pratique.yaml"], "--policy", policies);
        try
        {
            return new PratiqueWebhook(process, await process.WhenAsync(() => ListeningAsync(process.LogFile)));
        }
        catch (InvalidOperationException)
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as an orchestrator does.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> StopAsync() => _process.StopAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<Uri?> ListeningAsync(string log)
    {
        foreach (var line in await File.ReadAllLinesAsync(log))
        {
            if (line.StartsWith('{') && line.EndsWith('}'))
            {
                using var document = JsonDocument.Parse(line);
                if (document.RootElement.GetProperty("EventId").GetInt32() == ListeningEvent)
                {
                    return new Uri(document.RootElement.GetProperty("State").GetProperty("Admission").GetString()!);
                }
            }
        }

        return null;
    }
}
