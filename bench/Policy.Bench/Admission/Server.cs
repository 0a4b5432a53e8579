using System.Diagnostics;

namespace Policy.Bench.Admission;

/// <summary>A server in a process of its own.</summary>
internal sealed class Server : IDisposable
{
    private readonly Process _process;

    private Server(Process process) => _process = process;

    /// <summary>Where it listens with TLS; as it said itself.</summary>
    public Uri Address { get; private set; } = new("https://localhost");

    /// <summary>Where it listens in the plain; null where it does not.</summary>
    public Uri? Plain { get; private set; }

    /// <summary>The processor time that it has taken so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a program and does not wait for it.</summary>
    public static Server Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new Server(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start"));
    }

    /// <summary>Waits until it says where it listens, and from then on lets what it says go, as fast as it says it.</summary>
    public async Task<Server> ListeningAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Find(line, "https://") is { } address)
            {
                Address = address;
                Plain = Find(line, "http://");
                _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return this;
            }
        }

        throw new InvalidOperationException($"{_process.StartInfo.FileName} ended before it listened");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Uri? Find(string line, string scheme)
    {
        var start = line.IndexOf(scheme, StringComparison.Ordinal);
        var end = start < 0 ? 0 : line.AsSpan(start).IndexOfAny("\", ");
        return start < 0 ? null : new Uri(end < 0 ? line[start..] : line.Substring(start, end));
    }
}
