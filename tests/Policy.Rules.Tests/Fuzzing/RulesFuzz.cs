using System.Collections.Immutable;
using System.Text;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Build;
using Policy.Rules.History;
using Policy.Rules.History.Shell;
using Policy.Rules.Images;
using Policy.Rules.Tests.History;
using Policy.Testing.Fuzzing;

namespace Policy.Rules.Tests.Fuzzing;

/// <summary>Whatever a config says of its history, and whatever a pod names, is read or refused with a sentence.</summary>
public sealed class RulesFuzz
{
    private static readonly Rule[] OfHistory =
        [new TooManyLayers(), new CacheBustingOrder(), new UnpinnedInstall(), new AddInsteadOfCopy(), new ShellFormEntrypoint(), new DebugMode()];

    private static readonly Dictionary<string, Action<byte[]>> Kinds = new() { ["history"] = ReadHistory, ["references"] = ReadReferences };

    /// <summary>All kinds of seeds that are read here.</summary>
    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Bent_seeds_are_read_or_refused(string kind) => Fuzz.Run(kind, Kinds.Count, Kinds[kind]);

    // A line each, and what follows a tab is its comment.
    private static void ReadHistory(byte[] bytes)
    {
        var lines = Lines(bytes).Select((line, i) => HistoryInput.Made(line.Split('\t')[0], line.Split('\t').ElementAtOrDefault(1) ?? "", hours: i % 7) with { EmptyLayer = i % 3 == 0 }).ToImmutableArray();
        var config = HistoryInput.Config(lines);
        var history = BuildHistory.Read(
            config, [.. lines.Where(line => !line.EmptyLayer).Select(_ => TestInput.Layer('1', 1))], ImmutableDictionary<string, string>.Empty);

        Assert.Equal(lines.Length, history.Steps.Length);
        Assert.InRange(history.Base.Steps, 0, lines.Length);
        Assert.All(history.Steps, step => Assert.All(ShellScript.Split(step.Value), command => Assert.False(command.Words.IsEmpty && command.Assignments.IsEmpty)));
        Assert.All(OfHistory, rule => Assert.NotNull(rule.Evaluate(TestInput.For(config: config, history: history))));
    }

    private static void ReadReferences(byte[] bytes)
    {
        foreach (var line in Lines(bytes))
        {
            if (ImageReference.TryParse(line, out var reference, out var error))
            {
                Assert.Equal(reference, ImageReference.Parse(reference.ToString()));
            }
            else
            {
                Assert.InRange(error.Length, 1, 250);
                Assert.DoesNotContain(error, char.IsControl);
            }

            Assert.True(ImageLocation.TryParse(line, out _, out var why) || why.Length > 0);
        }
    }

    private static string[] Lines(byte[] bytes) => Encoding.UTF8.GetString(bytes).Split('\n');
}
