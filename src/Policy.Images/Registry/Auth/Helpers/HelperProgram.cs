using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Policy.Images.Sources;

namespace Policy.Images.Registry.Auth.Helpers;

/// <summary>
/// Runs credential helpers: <c>docker-credential-NAME get</c> with the server on standard input, by no shell.
/// Source: docker login reference, Credential helper protocol.
/// </summary>
/// <param name="path">The folders that they are in, as in PATH; null for none.</param>
/// <param name="time">The clock that ends them.</param>
internal sealed class HelperProgram(string? path, TimeProvider time)
{
    /// <summary>An answer is a user name and a secret; tokens of clouds have some kilobytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>So long a helper may take: some ask a cloud, none should wait for a person.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int LongestName = 64;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>The credential that a helper holds; <see cref="Credential.Anonymous"/> where it holds none.</summary>
    public async Task<SourceResult<Credential>> GetAsync(HelperRequest request)
    {
        if (request.Name.Length is 0 or > LongestName || request.Name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            return HelperAnswer.Problem($"the docker config names a credential helper '{RegistryText.Clean(request.Name)}', which is no name of one");
        }

        var name = $"docker-credential-{request.Name}";
        if (Locate(name) is not { } program)
        {
            return HelperAnswer.Problem($"the credential helper {name} is in no folder of PATH");
        }

        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, ["get"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            },
        };
        using var deadline = new CancellationTokenSource(Patience, time);
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return HelperAnswer.Problem($"the credential helper {name} cannot be started (error {e.NativeErrorCode})");
        }

        return await TalkAsync(process, name, request.Server, deadline);
    }

    private static async Task<SourceResult<Credential>> TalkAsync(
        Process process, string name, string server, CancellationTokenSource deadline)
    {
        // What it says there may be anything, and our own output is read by programs.
        var ignored = process.StandardError.BaseStream.CopyToAsync(Stream.Null, deadline.Token);
        try
        {
            await WriteAsync(process, server, deadline.Token);
            var buffer = new byte[MaxBytes + 1];
            var length = await process.StandardOutput.BaseStream.ReadAtLeastAsync(
                buffer, buffer.Length, throwOnEndOfStream: false, deadline.Token);
            if (length > MaxBytes)
            {
                return HelperAnswer.Problem($"the credential helper {name} answers with more than {MaxBytes} bytes");
            }

            await process.WaitForExitAsync(deadline.Token);
            return HelperAnswer.Read(name, server, process.ExitCode, buffer.AsMemory(0, length));
        }
        catch (OperationCanceledException)
        {
            return HelperAnswer.Problem($"the credential helper {name} gives no answer within {Patience.TotalSeconds} s");
        }
        finally
        {
            await deadline.CancelAsync();
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            await ignored.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task WriteAsync(Process process, string server, CancellationToken cancellationToken)
    {
        try
        {
            await using var input = process.StandardInput.BaseStream;
            await input.WriteAsync(Encoding.UTF8.GetBytes(server), cancellationToken);
        }
        catch (IOException)
        {
            // It has ended without reading; its answer tells.
        }
    }

    // Not left to Process.Start, which looks into the working folder before PATH: that may be anybody's.
    private string? Locate(string name) =>
        (path ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
