using System.Globalization;
using System.Text.Json;
using Policy.Testing;

namespace Policy.Bench.Admission;

/// <summary>
/// The webhook as the product runs it beside a bare endpoint, in turn and within one run: what a decision on a known
/// image costs over taking a review and answering it. Only ratios mean anything; whatever else the machine does, both
/// sides bear.
/// </summary>
internal static class AdmissionBench
{
    private const int Pairs = 7;
    private const int RequestsARound = 4_000;

    // JIT compilers go on compiling what is hot for some ten thousand calls.
    private const int WarmingRounds = 5;

    private static readonly (string Preset, bool ManagedFields, bool LogsDecisions)[] Scenarios =
    [
        ("baseline", false, true), ("strict", false, true), ("strict", true, true), ("strict", false, false),
    ];

    /// <summary>Runs it.</summary>
    /// <param name="programs">Pairs of programs: a bare endpoint, and the webhook to set beside it.</param>
    /// <param name="output">Where results are written, as Markdown.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] programs, TextWriter output)
    {
        using var folder = new TestFolder();
        using var authority = new TestAuthority();
        authority.Write(folder);
        await using var registry = await BenchRegistry.StartAsync();

        await output.WriteLineAsync($"{Pairs} pairs of rounds of {RequestsARound} requests by HTTP/2 over TLS; medians. A ratio is the webhook's to the bare endpoint's.\n");
        await output.WriteLineAsync("| Webhook | Policy | Review | Decisions logged | Requests a second | p99 | Processor time | Allocated a request (bare) | Registry requests a decision |");
        await output.WriteLineAsync("|---|---|---|---|---|---|---|---|---|");
        foreach (var (bare, program) in programs.Chunk(2).Select(pair => (pair[0], pair[1])))
        {
            var webhook = new Webhook(program, folder, registry);
            foreach (var (preset, managedFields, logsDecisions) in Scenarios)
            {
                var review = Reviews.OfPod(registry.Image, managedFields);
                using var product = new Side(await webhook.Start(preset, logsDecisions: logsDecisions).ListeningAsync(), folder["ca.pem"]);
                using var least = new Side(await Server.Start(bare, [folder["server.pem"], folder["server.key"]]).ListeningAsync(), folder["ca.pem"]);
                EnsureRight(await product.Load.AskAsync(review), registry);
                var comparison = await CompareAsync(least, product, review, registry);
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"| {program} | {preset} | {review.Length} B | {(logsDecisions ? "yes" : "no")} | {comparison} |"));
            }
        }

        await output.WriteLineAsync("\n| Webhook | Start to first right decision | A bare endpoint's first answer |\n|---|---|---|");
        foreach (var (bare, program) in programs.Chunk(2).Select(pair => (pair[0], pair[1])))
        {
            var start = new StartUp(folder["ca.pem"], Reviews.OfPod(registry.Image, managedFields: false));
            var webhook = new Webhook(program, folder, registry);
            var product = await start.MeasureAsync(port => webhook.Start("strict", port), response => IsRight(response, registry));
            var least = await start.MeasureAsync(port => Server.Start(bare, [folder["server.pem"], folder["server.key"], $"{port}"]), _ => true);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"| {program} | {product:0} ms | {least:0} ms |"));
        }

        return 0;
    }

    private static async Task<string> CompareAsync(Side least, Side product, byte[] review, BenchRegistry registry)
    {
        for (var i = 0; i < WarmingRounds; i++)
        {
            await least.Load.RunAsync(review, RequestsARound);
            await product.Load.RunAsync(review, RequestsARound);
        }

        await least.BeginAsync();
        await product.BeginAsync();
        var asked = registry.Requests;
        for (var i = 0; i < Pairs; i++)
        {
            await least.MeasureAsync(review, RequestsARound);
            await product.MeasureAsync(review, RequestsARound);
        }

        var worked = product.Worked / least.Worked;
        var allocated = (Product: await product.AllocatedAsync() / 1000, Least: await least.AllocatedAsync() / 1000);
        var questions = (double)(registry.Requests - asked) / (Pairs * RequestsARound);
        var speed = Ratios(product, least, round => round.PerSecond);
        var tail = Ratios(product, least, round => round.P99);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Median(speed):0.00} ({speed[0]:0.00} to {speed[^1]:0.00}) | {Median(tail):0.00} ({tail[0]:0.00} to {tail[^1]:0.00}) | {worked:0.00} | "
            + $"{allocated.Product:0.0} KB ({allocated.Least:0.0} KB) | {questions:0.00}");
    }

    private static List<double> Ratios(Side product, Side least, Func<Round, double> value) =>
        [.. product.Rounds.Zip(least.Rounds, (a, b) => value(a) / value(b)).Order()];

    private static double Median(List<double> sorted) => sorted[sorted.Count / 2];

    private static void EnsureRight(JsonElement response, BenchRegistry registry)
    {
        if (!IsRight(response, registry))
        {
            throw new InvalidOperationException($"the webhook did not judge the image: {response}");
        }
    }

    // Allowed, and for having looked: only then does it say what it looked at.
    private static bool IsRight(JsonElement response, BenchRegistry registry) =>
        response.GetProperty("allowed").GetBoolean()
        && response.GetProperty("auditAnnotations").TryGetProperty("digests", out var digests)
        && digests.GetString()!.Contains(registry.Digest, StringComparison.Ordinal)
        && !response.TryGetProperty("warnings", out _);
}
