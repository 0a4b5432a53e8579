using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Policy.Bench.Admission;

/// <summary>How long a program takes from its start to its first right answer.</summary>
internal sealed class StartUp(string caFile, byte[] review)
{
    private const int Times = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>The median in milliseconds.</summary>
    /// <param name="start">Starts the program on a port.</param>
    /// <param name="isRight">Whether an answer is right.</param>
    public async Task<double> MeasureAsync(Func<int, Server> start, Func<JsonElement, bool> isRight)
    {
        var took = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            var port = FreePort();
            var started = Stopwatch.GetTimestamp();
            using var server = start(port);
            using var load = new Load(new Uri($"https://127.0.0.1:{port}"), caFile);
            while (!await IsRightAsync(load, isRight))
            {
                await Task.Delay(Pause);
            }

            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        took.Sort();
        return took[Times / 2];
    }

    private async Task<bool> IsRightAsync(Load load, Func<JsonElement, bool> isRight)
    {
        try
        {
            return isRight(await load.AskAsync(review));
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
