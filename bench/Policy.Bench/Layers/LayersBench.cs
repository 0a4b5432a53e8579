using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Policy.Images.Layers;
using Policy.Images.Sources;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Testing;
using ZstdSharp;

namespace Policy.Bench.Layers;

/// <summary>
/// Reading a layer of this machine's own files, a gigabyte unpacked: all that is done with it beside what cannot be left
/// out, which is to unpack it and to hash it as stored, in turn in one process; and beside <c>gzip -dc | tar -t</c>.
/// </summary>
internal static class LayersBench
{
    private const int Pairs = 5;
    private const long UnpackedBytes = 1L << 30;

    /// <summary>Runs it.</summary>
    /// <param name="folder">The folder whose files the layer is made of.</param>
    /// <param name="output">Where results are written, as Markdown.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string folder, TextWriter output)
    {
        using var work = new TestFolder();
        var tar = await RealLayer.PackAsync(folder, UnpackedBytes, work);
        await Tool.RunAsync("gzip", "-k", "-6", tar);
        await Tool.RunAsync("zstd", "-q", "-k", "-3", tar);
        await output.WriteLineAsync(
            $"{new FileInfo(tar).Length >> 20} MiB unpacked, {new FileInfo(tar + ".gz").Length >> 20} MiB gzip, {new FileInfo(tar + ".zst").Length >> 20} MiB zstd; "
            + $"medians of {Pairs} pairs. Processor time is the user's.\n");
        await output.WriteLineAsync("| Layer | Needs | Processor time to unpacking and hashing | Ours | Theirs | Managed memory grew by at most |\n|---|---|---|---|---|---|");
        await CompareAsync(tar + ".gz", "gzip", Needs.Files, stream => new GZipStream(stream, CompressionMode.Decompress), output);
        await CompareAsync(tar + ".gz", "gzip", Needs.Contents, stream => new GZipStream(stream, CompressionMode.Decompress), output);
        await CompareAsync(tar + ".zst", "zstd", Needs.Files, stream => new DecompressionStream(stream, 128 * 1024), output);
        await ListAsync(tar + ".gz", output);
        return 0;
    }

    private static async Task CompareAsync(string file, string how, Needs needs, Func<Stream, Stream> unpack, TextWriter output)
    {
        var layer = new Layer(await DigestAsync(file), new FileInfo(file).Length, "application/vnd.oci.image.layer.v1.tar");
        var runs = new List<(TimeSpan Ours, TimeSpan Theirs, long Growth)>();
        for (var i = 0; i <= Pairs; i++)
        {
            var theirs = Time(() => UnpackAndHash(file, unpack), out _);
            runs.Add((Time(() => Read(file, layer, needs), out var growth), theirs, growth));
        }

        // The first pair warms up.
        runs.RemoveAt(0);
        var ratios = runs.Select(run => run.Ours / run.Theirs).Order().ToList();
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"| {how} | {needs} | {ratios[Pairs / 2]:0.00} ({ratios[0]:0.00} to {ratios[^1]:0.00}) | {Median(runs.Select(run => run.Ours)):0.00} s | {Median(runs.Select(run => run.Theirs)):0.00} s | {runs.Max(run => run.Growth) / 1048576.0:0.0} MiB |"));
    }

    private static async Task ListAsync(string file, TextWriter output)
    {
        var layer = new Layer(await DigestAsync(file), new FileInfo(file).Length, "application/vnd.oci.image.layer.v1.tar+gzip");
        var ratios = new List<double>();
        for (var i = 0; i < Pairs; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await Tool.RunAsync("sh", "-c", $"gzip -dc '{file}' | tar -tf - > /dev/null");
            var theirs = Stopwatch.GetElapsedTime(started);
            started = Stopwatch.GetTimestamp();
            Read(file, layer, Needs.Files);
            ratios.Add(Stopwatch.GetElapsedTime(started) / theirs);
        }

        ratios.Sort();
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"\nWall time to `gzip -dc | tar -t`: {ratios[Pairs / 2]:0.00} ({ratios[0]:0.00} to {ratios[^1]:0.00})."));
    }

    private static void Read(string file, Layer layer, Needs needs)
    {
        using var stream = new VerifiedStream("the layer", File.OpenRead(file), new Expectation(layer.Size, layer.Size, layer.Digest));
        var read = new LayerReader(new LayerLimits()).Read(stream, "the layer", needs, null, CancellationToken.None);
        if (!read.Succeeded)
        {
            throw new InvalidOperationException(read.Error.Message);
        }
    }

    private static void UnpackAndHash(string file, Func<Stream, Stream> unpack)
    {
        var chunk = new byte[128 * 1024];
        using (var packed = File.OpenRead(file))
        using (var unpacked = unpack(packed))
        {
            while (unpacked.Read(chunk) > 0)
            {
            }
        }

        using var hashed = File.OpenRead(file);
        SHA256.HashData(hashed);
    }

    private static TimeSpan Time(Action action, out long growth)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: false);
        var most = before;
        using var process = Process.GetCurrentProcess();
        using var sampling = new Timer(_ => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false)), null, 0, 5);
        var started = process.UserProcessorTime;
        action();
        process.Refresh();
        growth = most - before;
        return process.UserProcessorTime - started;
    }

    private static async Task<Digest> DigestAsync(string file)
    {
        await using var stream = File.OpenRead(file);
        return ContentDigest.OfHash(await SHA256.HashDataAsync(stream));
    }

    private static double Median(IEnumerable<TimeSpan> times) => times.Order().ToList() is var sorted ? sorted[sorted.Count / 2].TotalSeconds : 0;
}
