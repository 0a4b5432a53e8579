using System.Globalization;
using Policy.Bench.Admission;
using Policy.Testing;

namespace Policy.Bench.Layers;

/// <summary>
/// Decisions on a known image while the layers of eight others are read: the 99th percentile of how long they take, at a
/// quarter of what the webhook can do, with and without the reads, in one run.
/// </summary>
internal static class ReadsBench
{
    private const int Images = 8;
    private const int Rounds = 3;
    private const long LayerBytes = 256 << 20;

    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(2);

    /// <summary>Runs it.</summary>
    /// <param name="programs">Builds of the webhook.</param>
    /// <param name="output">Where results are written, as Markdown.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] programs, TextWriter output)
    {
        using var folder = new TestFolder();
        using var authority = new TestAuthority();
        authority.Write(folder);
        await using var registry = await BenchRegistry.StartAsync();
        var tar = await RealLayer.PackAsync("/usr", LayerBytes, folder);
        await Tool.RunAsync("gzip", "-1", tar);
        var packed = await File.ReadAllBytesAsync(tar + ".gz");
        var large = Enumerable.Range(0, Images).Select(i => registry.Hold(Image(packed, i))).ToList();

        await output.WriteLineAsync($"{Images} layers of {LayerBytes >> 20} MiB ({packed.Length >> 20} MiB packed); rounds of {RoundTime.TotalSeconds:0} s, medians.\n");
        await output.WriteLineAsync("| Webhook | Requests a second | p99 without reads | p99 with reads under way | Ratio |\n|---|---|---|---|---|");
        foreach (var program in programs)
        {
            using var server = await new Webhook(program, folder, registry).Start("strict").ListeningAsync();
            using var load = new Load(server.Address, folder["ca.pem"]);
            var review = Reviews.OfPod(registry.Image, managedFields: false);
            for (var i = 0; i < 5; i++)
            {
                await load.RunAsync(review, 4_000);
            }

            var ceiling = (await load.RunAsync(review, 4_000)).PerSecond;
            var without = await P99Async(load, review, ceiling / 4);
            await Task.WhenAll(large.Select(image => load.AskAsync(Reviews.OfPod(image, managedFields: false), "1s")));

            var with = await P99Async(load, review, ceiling / 4);
            await EnsureReadingAsync(server, program);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"| {program} | {ceiling / 4:0} | {without:0.0} ms | {with:0.0} ms | {with / without:0.00} |"));
        }

        return 0;
    }

    private static async Task<double> P99Async(Load load, byte[] review, double perSecond)
    {
        var rounds = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            rounds.Add((await load.PaceAsync(review, perSecond, RoundTime)).P99);
        }

        return rounds.Order().ElementAt(Rounds / 2);
    }

    // What was measured is nothing where the reads had ended before.
    private static async Task EnsureReadingAsync(Server server, string program)
    {
        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(new Uri(server.Plain!, "/metrics"));
        var running = metrics.Split('\n').FirstOrDefault(line => line.StartsWith("pratique_layer_queue_running", StringComparison.Ordinal));
        if (running is null || running.EndsWith(" 0", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{program} had read all layers before the measuring ended");
        }
    }

    // A gzip member of nothing at the end makes the same bytes a layer of its own.
    private static TestContent Image(byte[] packed, int number)
    {
        byte[] own = [.. packed, 0x1F, 0x8B, 8, 0, (byte)(number + 1), 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        var layer = new TestBlob("application/vnd.oci.image.layer.v1.tar+gzip", own);
        var image = (BenchImage.Image with
        {
            Steps = [TestStep.BuildKit("COPY . .", TestLayer.Of(("a", "a")))],
            EditManifest = manifest => manifest["layers"]![0] = layer.Descriptor(),
        }).Build();
        return image with { Blobs = image.Blobs.Add(layer) };
    }
}
