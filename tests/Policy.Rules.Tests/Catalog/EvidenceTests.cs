using System.Collections.Immutable;
using System.Globalization;
using Policy.Rules.Attestations;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using Policy.Twins;

namespace Policy.Rules.Tests.Catalog;

/// <summary>
/// What findings name is in the image, with the bytes that they say: looked up in the layers' own entries, by a reader that
/// shares nothing with the rules' view of files.
/// </summary>
public sealed class EvidenceTests
{
    [Fact]
    public void Files_are_in_the_image_with_the_bytes_that_are_said()
    {
        var wrong = new List<string>();
        var looked = 0;
        foreach (var (name, facts) in Images())
        {
            var layers = ((ContentsResult.Known)facts.Layered!).Contents.Layers;
            var files = Stored(layers);
            foreach (var (rule, evidence) in Findings(facts).SelectMany(finding => finding.Evidence.Select(evidence => (finding.Rule, evidence))).Where(pair => pair.evidence.Kind == EvidenceKind.File))
            {
                looked++;
                if (Fault(files, evidence) is { } fault)
                {
                    wrong.Add($"{name}: {rule}: {evidence.Where}: {fault}");
                }
            }
        }

        Assert.Equal([], wrong.Distinct().Take(20));
        Assert.True(looked > 500, $"only {looked} files were named");
    }

    [Fact]
    public void Steps_and_layers_are_those_of_the_image()
    {
        foreach (var (name, facts) in Images())
        {
            foreach (var evidence in Findings(facts).SelectMany(finding => finding.Evidence))
            {
                Assert.True(
                    evidence.Kind switch
                    {
                        EvidenceKind.Step => evidence.Where.StartsWith("history[", StringComparison.Ordinal)
                            && int.Parse(evidence.Where["history[".Length..^1], CultureInfo.InvariantCulture) < facts.Config.History.Length,
                        EvidenceKind.Layer => facts.Layers.Any(layer => layer.Digest.ToString() == evidence.Where),
                        _ => evidence.Where.Length > 0,
                    },
                    $"{name}: {evidence.Kind} {evidence.Where}");
            }
        }
    }

    private static IEnumerable<(string Name, ImageFacts Facts)> Images() =>
    [
        .. TwinPairs.All.SelectMany(pair => new[] { ($"{pair} in one stage", pair.Single), ($"{pair} in stages", pair.Multi) }),
        .. TwinPairs.Singles.Concat(TwinPairs.NotApplicable).Concat(TwinPairs.ToolsLeft).Select(image => (image.Name, image.Facts)),
    ];

    // All that any layer stores, deleted or not: a finding may be about what a later layer takes away.
    private static Dictionary<string, List<(FileKind Kind, long Size)>> Stored(IEnumerable<LayerContents> layers)
    {
        var stored = new Dictionary<string, List<(FileKind, long)>>(StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            foreach (var entry in layer.Entries)
            {
                if (!stored.TryGetValue(entry.Path, out var entries))
                {
                    stored[entry.Path] = entries = [];
                }

                entries.Add((entry.Kind, entry.Size));
            }
        }

        return stored;
    }

    private static string? Fault(Dictionary<string, List<(FileKind Kind, long Size)>> stored, Evidence evidence)
    {
        var path = evidence.Where.Trim('/');
        var own = stored.GetValueOrDefault(path);
        var below = stored.Where(pair => path.Length == 0 || pair.Key.StartsWith(path + "/", StringComparison.Ordinal)).SelectMany(pair => pair.Value).ToList();
        if (own is null && below.Count == 0)
        {
            return "no layer has it";
        }

        return evidence.Bytes switch
        {
            null => null,
            var bytes when own is not null && own.Any(entry => entry.Kind == FileKind.File) => own.Any(entry => entry.Size == bytes) ? null : $"{bytes} bytes are said, {own[^1].Size} are stored",
            var bytes => bytes <= below.Sum(entry => entry.Size) ? null : $"{bytes} bytes are said, {below.Sum(entry => entry.Size)} are stored",
        };
    }

    private static ImmutableArray<Finding> Findings(ImageFacts facts)
    {
        var reference = ImageReference.Parse("registry.example/shop/web:1.0.0");
        var container = new WorkloadContainer { Image = reference.ToString(), Location = new ImageLocation.Registry(reference) };
        var plan = Evaluator.Plan(new Workload { Containers = [container] }, [Presets.Policy(Preset.Observe, "test")], [TestInput.Amd64]);
        var known = new ImageInspection.Known(facts with { Attestations = new AttestationsResult.Known([], []) });
        return Evaluator.Decide(plan, plan.Requests.ToDictionary(request => request, _ => (ImageInspection)known), TestInput.Now).Images[0].Findings;
    }
}
