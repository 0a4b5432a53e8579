using System.Diagnostics;

namespace Policy.E2E.Tests.Servers;

/// <summary>A server that the tests start. It ends with the test run, even where that is killed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // Standard input is the leash: each line names a signal for the server, and its end kills the server.
    private const string Leash = """
        log=$1; shift
        exec 3<&0 2>>"$log"
        "$@" </dev/null 3<&- >>"$log" 2>&1 &
        server=$!
        { while read -r signal; do kill -s "$signal" "$server"; done; kill -s KILL "$server"; } <&3 &
        leash=$!
        exec 3<&-
        wait "$server"
        status=$?
        kill "$leash"
        exit "$status"
        """;

    private static readonly string[] Proxies = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _name;
    private readonly Process _process;

    private ServerProcess(string name, string log, Process process)
    {
        _name = name;
        LogFile = log;
        _process = process;
    }

    /// <summary>What it prints.</summary>
    public string LogFile { get; }

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="log">The file that takes what it prints.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ServerProcess Start(string program, string log, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Leash, "sh", log, program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        };

        // All of them are on loopback, by whatever name; a proxy of this machine's would answer in their place.
        foreach (var name in Proxies)
        {
            start.Environment.Remove(name);
        }

        File.WriteAllText(log, "");
        return new ServerProcess(Path.GetFileName(program), log, Process.Start(start)!);
    }

    /// <summary>Waits until a probe gives something.</summary>
    /// <exception cref="InvalidOperationException">The server ended, or took too long.</exception>
    public Task<T> WhenAsync<T>(Func<Task<T?>> probe) => Eventually.GetAsync(
        () => _process.HasExited ? throw new InvalidOperationException($"{_name} ended with {_process.ExitCode}: {Tail()}") : probe(),
        () => $"{_name} does not answer: {Tail()}");

    /// <summary>Ends it as an orchestrator does, and waits for it.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        await _process.StandardInput.WriteLineAsync("TERM");
        await _process.StandardInput.FlushAsync();
        await EndAsync();
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            await EndAsync();
        }

        _process.Dispose();
    }

    private async Task EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException e)
        {
            _process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{_name} did not end: {Tail()}", e);
        }
    }

    private string Tail() => string.Join('\n', File.ReadLines(LogFile).TakeLast(15));
}
