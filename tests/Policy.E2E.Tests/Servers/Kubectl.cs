using System.Diagnostics;

namespace Policy.E2E.Tests.Servers;

/// <summary>What kubectl said.</summary>
/// <param name="ExitCode">Zero where it did what it was asked.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error, with warnings.</param>
internal sealed record KubectlResult(int ExitCode, string Output, string Errors);

/// <summary>kubectl, so that tests see what people see.</summary>
internal sealed class Kubectl(string program, string kubeconfig, string cache)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs it.</summary>
    public Task<KubectlResult> RunAsync(params IEnumerable<string> arguments) => RunWithInputAsync("", arguments);

    /// <summary>Creates an object.</summary>
    /// <param name="manifest">YAML or JSON.</param>
    /// <param name="options">Such as <c>--dry-run=server</c>.</param>
    public Task<KubectlResult> CreateAsync(string manifest, params IEnumerable<string> options) =>
        RunWithInputAsync(manifest, ["create", "-f", "-", .. options]);

    /// <summary>Runs it where it has to succeed.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> MustAsync(string input, params IEnumerable<string> arguments)
    {
        var result = await RunWithInputAsync(input, arguments);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException($"kubectl {string.Join(' ', arguments)}: {result.Errors}");
    }

    private async Task<KubectlResult> RunWithInputAsync(string input, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, [$"--kubeconfig={kubeconfig}", $"--cache-dir={cache}", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), patience.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(patience.Token);
            return new KubectlResult(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
