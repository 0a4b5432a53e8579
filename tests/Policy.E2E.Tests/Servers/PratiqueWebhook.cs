using System.Text.Json;
using Policy.Testing;

namespace Policy.E2E.Tests.Servers;

/// <summary>The program that ships, as <c>make build</c> left it, on loopback.</summary>
internal sealed class PratiqueWebhook : IAsyncDisposable
{
    private const int ListeningEvent = 1001;

    private readonly ServerProcess _process;

    private PratiqueWebhook(ServerProcess process, (Uri Admission, Uri Plain) addresses)
    {
        _process = process;
        (Address, Plain) = addresses;
    }

    /// <summary>Where it listens for admission.</summary>
    public Uri Address { get; }

    /// <summary>Where it listens for questions about its health.</summary>
    public Uri Plain { get; }

    /// <summary>Why tests with it cannot run; null where they can.</summary>
    public static string? Missing => File.Exists(Program) ? null : "out/pratique-webhook is not built (make build)";

    private static string Program => Path.Combine(Repository.Root, "out", "pratique-webhook");

    /// <summary>Starts it and waits until it says where it listens.</summary>
    /// <param name="folder">Takes its configuration and log.</param>
    /// <param name="configuration">YAML; relative paths are relative to the folder.</param>
    /// <param name="policies">A file or folder of policies; null where they are the cluster's.</param>
    /// <param name="name">What it is called among others in the folder.</param>
    public static async Task<PratiqueWebhook> StartAsync(TestFolder folder, string configuration, string? policies = null, string name = "pratique")
    {
        await File.WriteAllTextAsync(folder[$"{name}.yaml"], configuration);
        string[] more = policies is null ? [] : ["--policy", policies];
        var process = ServerProcess.Start(Program, folder[$"{name}-webhook.log"], ["--config", folder[$"{name}.yaml"], .. more]);
        try
        {
            var listening = await process.WhenAsync(() => ListeningAsync(process.LogFile));
            return new PratiqueWebhook(process, (listening[0], listening[1]));
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

    private static async Task<Uri[]?> ListeningAsync(string log)
    {
        foreach (var line in await File.ReadAllLinesAsync(log))
        {
            if (line.StartsWith('{') && line.EndsWith('}'))
            {
                using var document = JsonDocument.Parse(line);
                if (document.RootElement.GetProperty("EventId").GetInt32() == ListeningEvent)
                {
                    var state = document.RootElement.GetProperty("State");
                    return [new Uri(state.GetProperty("Admission").GetString()!), new Uri(state.GetProperty(nameof(Plain)).GetString()!)];
                }
            }
        }

        return null;
    }
}
