using System.Collections.Immutable;
using Policy.Rules.History;
using Policy.Rules.Images;

namespace Policy.Rules.Tests.History;

/// <summary>Histories as configs have them, for tests of what is understood of them.</summary>
internal static class HistoryInput
{
    public static readonly string Hash = new('a', 64);

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A line that made a layer.</summary>
    public static HistoryEntry Made(string line, string comment = "", string author = "", double? hours = null) =>
        new(line, false, hours is { } h ? Start.AddHours(h) : null, comment, author);

    /// <summary>A line that made none.</summary>
    public static HistoryEntry Empty(string line, string comment = "", string author = "", double? hours = null) =>
        Made(line, comment, author, hours) with { EmptyLayer = true };

    /// <summary>A config of these lines.</summary>
    public static ImageConfig Config(params ImmutableArray<HistoryEntry> lines) => TestInput.Config() with { History = lines };

    /// <summary>The history understood, with a layer for each line that made one.</summary>
    public static BuildHistory Read(params ImmutableArray<HistoryEntry> lines) => Read(Config(lines));

    /// <summary>The history understood, with as many layers as said or a layer for each line that made one.</summary>
    public static BuildHistory Read(ImageConfig config, int? layers = null, params ReadOnlySpan<(string Name, string Value)> annotations)
    {
        var count = layers ?? config.History.Count(line => !line.EmptyLayer);
        var named = ImmutableDictionary<string, string>.Empty;
        foreach (var (name, value) in annotations)
        {
            named = named.SetItem(name, value);
        }

        return BuildHistory.Read(config, [.. Enumerable.Range(0, count).Select(i => TestInput.Layer((char)('0' + (i % 10)), i + 1))], named);
    }

    /// <summary>The one step of one line.</summary>
    public static BuildStep Step(HistoryEntry line) => Assert.Single(Read(line).Steps);

    /// <summary>The layers of the steps, in their order: a number, or a dot for none.</summary>
    public static string LayersOf(BuildHistory history) =>
        string.Join(' ', history.Steps.Select(step => (step.Layer is { } layer ? $"{layer}" : ".") + (step.SharesLayer ? "s" : "")));
}
