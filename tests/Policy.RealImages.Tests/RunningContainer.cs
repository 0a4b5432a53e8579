using System.Diagnostics;
using System.Text.Json;

namespace Policy.RealImages.Tests;

/// <summary>The webhook in a container of its image, on this machine's network.</summary>
internal sealed class RunningContainer : IDisposable
{
    private const int ListeningEvent = 1001;

    private readonly Process _process;

    private RunningContainer(Process process, Uri plain)
    {
        _process = process;
        Plain = plain;
    }

    /// <summary>Where it answers in the plain.</summary>
    public Uri Plain { get; }

    /// <summary>Waits until a process that was started says where it listens.</summary>
    /// <param name="process">With its standard output redirected.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">It ended before.</exception>
    public static async Task<RunningContainer> WhenListeningAsync(Process process, CancellationToken cancellation)
    {
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            said.Add(line);
            if (line.StartsWith('{') && Listening(line) is { } plain)
            {
                return new RunningContainer(process, plain);
            }
        }

        throw new InvalidOperationException($"the webhook ended: {string.Join('\n', said)}{await process.StandardError.ReadToEndAsync(cancellation)}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Uri? Listening(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("EventId").GetInt32() == ListeningEvent
            ? new Uri(document.RootElement.GetProperty("State").GetProperty(nameof(Plain)).GetString()!)
            : null;
    }
}
