using System.Diagnostics;
using Policy.Testing;

namespace Policy.Cli.Tests;

/// <summary>Runs the command as a process, as a script does.</summary>
internal static class PratiqueCommand
{
    /// <summary>Runs it with an environment that holds nothing of the machine's own configuration.</summary>
    public static async Task<CommandResult> RunAsync(params string[] arguments) => await RunAsync([], arguments);

    /// <summary>Runs it with environment variables.</summary>
    public static async Task<CommandResult> RunAsync((string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Programs.PathOf("pratique"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] own = ["PRATIQUE_CONFIG", "DOCKER_CONFIG", "HOME", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"];
        foreach (var name in own)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var cancellation = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new CommandResult(process.ExitCode, await output, await error);
    }
}

/// <summary>How a run ended.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error);
