using System.Diagnostics;
using System.Globalization;
using Policy.Images;
using Policy.Images.Configuration;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Testing;

namespace Policy.Bench.Layers;

/// <summary>
/// An image of ten layers of this machine's own files, of which another image has nine: what it takes to read where the
/// other has been read before, beside what it takes alone.
/// </summary>
internal static class SharingBench
{
    private const int Pairs = 5;
    private const int Layers = 10;
    private const long LayerBytes = 32 << 20;

    /// <summary>Runs it.</summary>
    /// <param name="folder">The folder whose files the layers are made of.</param>
    /// <param name="output">Where results are written, as Markdown.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string folder, TextWriter output)
    {
        using var work = new TestFolder();
        var tars = await RealLayer.PackAsync(folder, LayerBytes, Layers + 1, work);
        var layers = new List<TestBlob>();
        foreach (var tar in tars)
        {
            await Tool.RunAsync("gzip", "-6", tar);
            layers.Add(new TestBlob("application/vnd.oci.image.layer.v1.tar+gzip", await File.ReadAllBytesAsync(tar + ".gz")));
        }

        new TestLayout().Add("first", Image(layers[..Layers])).Add("second", Image([.. layers[..(Layers - 1)], layers[Layers]])).WriteFolder(work["layout"]);

        var ratios = new List<double>();
        var times = new List<(TimeSpan Alone, TimeSpan After)>();
        for (var i = 0; i <= Pairs; i++)
        {
            TimeSpan alone, after;
            using (var fresh = Inspector())
            {
                alone = await ReadAsync(fresh, work, "second");
            }

            using (var knowing = Inspector())
            {
                await ReadAsync(knowing, work, "first");
                after = await ReadAsync(knowing, work, "second");
            }

            // The first pair warms up.
            if (i > 0)
            {
                ratios.Add(after / alone);
                times.Add((alone, after));
            }
        }

        ratios.Sort();
        var (single, shared) = times.OrderBy(time => time.Alone).ElementAt(Pairs / 2);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"An image of {Layers} layers of {LayerBytes >> 20} MiB, {Layers - 1} of which another has that was read before: {ratios[Pairs / 2]:0.00} ({ratios[0]:0.00} to {ratios[^1]:0.00}) "
            + $"of the wall time alone ({shared.TotalMilliseconds:0} ms, {single.TotalMilliseconds:0} ms)."));
        return 0;
    }

    private static ImageInspector Inspector() => new(new PratiqueConfiguration(), TimeProvider.System);

    private static async Task<TimeSpan> ReadAsync(ImageInspector inspector, TestFolder work, string tag)
    {
        var request = new ImageRequest(new ImageLocation.OciLayout(work["layout"], tag), new Platform("linux", "amd64"), Needs.Config | Needs.Contents);
        var started = Stopwatch.GetTimestamp();
        var read = await inspector.InspectAsync([request], TimeSpan.FromMinutes(5), CancellationToken.None);
        var elapsed = Stopwatch.GetElapsedTime(started);
        return read[request] is ImageInspection.Known { Facts.Layered: ContentsResult.Known } ? elapsed : throw new InvalidOperationException($"not read: {read[request]}");
    }

    private static TestContent Image(IReadOnlyList<TestBlob> layers)
    {
        var image = (BenchImage.Image with
        {
            Steps = [.. layers.Select(_ => TestStep.BuildKit("COPY . .", TestLayer.Of(("a", "a"))))],
            EditManifest = manifest =>
            {
                for (var i = 0; i < layers.Count; i++)
                {
                    manifest["layers"]![i] = layers[i].Descriptor();
                }
            },
        }).Build();
        return image with { Blobs = [.. image.Blobs, .. layers] };
    }
}
