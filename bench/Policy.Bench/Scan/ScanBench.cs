using System.Diagnostics;
using System.Globalization;
using Policy.Testing;

namespace Policy.Bench.Scan;

/// <summary>
/// <c>pratique scan</c> by rules that need no more than an image's config, beside <c>skopeo inspect --config</c>, which
/// only prints it: whole processes from start to end, in turn, on one image in a local registry that speaks http.
/// </summary>
internal static class ScanBench
{
    private const int WarmingPairs = 3;
    private const int Pairs = 20;

    // Of the config and its history, one rule of every kind.
    private const string Policy = """
        apiVersion: pratique.dev/v1alpha1
        kind: ImagePolicy
        metadata: {name: config-only}
        spec:
          preset: none
          rules:
            - {id: runs-as-root, action: Deny}
            - {id: secret-in-config, action: Deny}
            - {id: unpinned-install, action: Deny}
            - {id: too-many-layers, action: Deny}
        """;

    /// <summary>Runs it.</summary>
    /// <param name="programs">Builds of <c>pratique</c>.</param>
    /// <param name="output">Where results are written, as Markdown.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] programs, TextWriter output)
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder["policy.yaml"], Policy);
        await using var registry = await DockerRegistry.StartAsync();

        // Without times: test images write an escaped plus sign in theirs, which Go's decoder of times does not know.
        await registry.PushAsync("shop/web:1.0.0", (BenchImage.Image with { Created = null }).Build());
        var image = $"{registry.Host}/shop/web:1.0.0";

        await output.WriteLineAsync($"{Pairs} pairs of runs; medians. A ratio is ours to that of skopeo.\n");
        await output.WriteLineAsync("| Program | Wall time, ratio | Ours | skopeo inspect --config |\n|---|---|---|---|");
        foreach (var program in programs)
        {
            var pairs = new List<(double Ours, double Theirs)>();
            for (var i = 0; i < WarmingPairs + Pairs; i++)
            {
                pairs.Add((
                    await TimeAsync(program, "scan", "--plain-http", registry.Host, "--policy", folder["policy.yaml"], image),
                    await TimeAsync("skopeo", "inspect", "--config", "--tls-verify=false", $"docker://{image}")));
            }

            pairs.RemoveRange(0, WarmingPairs);
            var ratios = pairs.Select(pair => pair.Ours / pair.Theirs).Order().ToList();
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {program} | {Median(ratios):0.00} ({ratios[0]:0.00} to {ratios[^1]:0.00}) | {Median(pairs.Select(pair => pair.Ours)):0} ms | {Median(pairs.Select(pair => pair.Theirs)):0} ms |"));
        }

        return 0;
    }

    // A run that does not end well is an error, which a finding would make it too: both do the same work to its end.
    private static async Task<double> TimeAsync(string program, params string[] arguments)
    {
        var started = Stopwatch.GetTimestamp();
        await Tool.RunAsync(program, arguments);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}
