using System.Collections.Immutable;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Tests.Catalog.Secrets;
using Policy.Rules.Tests.History;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using Policy.Testing;

namespace Policy.Rules.Tests;

/// <summary>Configs that were made to hurt: as large as they may be, and of what is dear to read.</summary>
public sealed class HostileImageTests
{
    // What a list of a config may hold at most. Rules take well under a second for that; were it to grow with the square
    // of it, the run would not come to its end.
    private static readonly int Items = Effort.Of(10_000);

    public static TheoryData<string> Names => [.. Configs.Keys];

    private static Dictionary<string, Func<ImageConfig>> Configs { get; } = new()
    {
        ["words of a command, each a credential"] = () => Config() with { Entrypoint = Many(Items, i => $"{FakeSecrets.One("a GitHub token")[..24]}{i:D8}") },
        ["one credential in every line"] = () => HistoryInput.Config(Many(Items, i => HistoryInput.Made($"RUN echo {FakeSecrets.One("a GitHub token")} {i}"))),
        ["variables that start debuggers, and lines that set others"] = () =>
            HistoryInput.Config(Many(Items, i => HistoryInput.Empty($"ENV OTHER_{i}=a value"))) with { Env = Many(Items, i => $"A{i}=-agentlib:jdwp") },
        ["downloads piped into downloads"] = () =>
            HistoryInput.Config([HistoryInput.Made("RUN a"), .. Many(10, _ => HistoryInput.Made("RUN " + string.Concat(Enumerable.Repeat("curl x|", 10_000))))]),
        ["webhooks without an end"] = () =>
            Config() with { Env = ["A=" + string.Concat(Enumerable.Repeat("://hooks.slack.com/services/", 100_000))] },
        ["copies and installers"] = () => HistoryInput.Config(Many(
            Items, i => HistoryInput.Made(i % 2 == 0 ? $"COPY dir:{HistoryInput.Hash} in /a{i}" : $"RUN pip{i} install -r x"))),
        ["lines that add plain files"] = () => HistoryInput.Config(Many(Items, i => HistoryInput.Made($"ADD a{i} /b/"))),
        ["a short known password, over and over, among long ones"] = () => Config() with
        {
            Env = [.. Many(200, i => $"A{i}_PASSWORD=x7!{new string('q', i)}{i}"), "B_PASSWORD=k3y!zz"],
            Cmd = [string.Concat(Enumerable.Repeat("k3y!zz", 100_000))],
        },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Deciding_takes_time_in_proportion(string name)
    {
        var decision = Decide(Configs[name]());

        Assert.True(decision.Findings.Length < 200, $"{decision.Findings.Length} findings");
        Assert.All(decision.Findings, finding => Assert.InRange(finding.Evidence.Length, 1, 150));
    }

    private static ImageDecision Decide(ImageConfig config)
    {
        var facts = TestInput.Facts(config, HistoryInput.Read(config));
        var workload = new Workload { Containers = [TestInput.Container(bare: true)] };
        var plan = Evaluator.Plan(workload, [Presets.Policy(Preset.Observe, "p")], [TestInput.Amd64]);
        return Assert.Single(Evaluator.Decide(plan, plan.Requests.ToDictionary(r => r, ImageInspection (_) => new ImageInspection.Known(facts)), TestInput.Now).Images);
    }

    private static ImageConfig Config() => TestInput.Config();

    private static ImmutableArray<T> Many<T>(int count, Func<int, T> make) => [.. Enumerable.Range(0, count).Select(make)];
}
