using System.Collections.Immutable;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Policy.Rules;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Bench;

/// <summary>
/// What deciding costs once an image's facts are known, beside the least that any webhook does: parsing the request.
/// </summary>
[MemoryDiagnoser]
public class DecisionBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ImmutableArray<Platform> Platforms = [new("linux", "amd64")];
    private static readonly ImmutableArray<ImagePolicy> Policies = [Presets.Policy(Preset.Strict, "strict")];

    private readonly Workload _workload = new()
    {
        Kind = "Pod",
        Namespace = "shop",
        Name = "web",
        Labels = ImmutableDictionary<string, string>.Empty,
        Containers =
        [
            new WorkloadContainer
            {
                Name = "web",
                Kind = ContainerKind.Regular,
                Image = "registry.example/shop/web:1.4.2",
                Location = new ImageLocation.Registry(ImageReference.Parse("registry.example/shop/web:1.4.2")),
                Pod = new PodContext { PullPolicy = PullPolicy.IfNotPresent },
            },
        ],
    };

    private readonly ImageInspection _known = new ImageInspection.Known(Facts());
    private byte[] _review = [];

    /// <summary>Makes an admission review of about 5 KB.</summary>
    [GlobalSetup]
    public void MakeReview()
    {
        var labels = string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"label-{i}.example.com/name\":\"value-{i}\""));
        _review = System.Text.Encoding.UTF8.GetBytes($$$$$"""
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1","operation":"CREATE","namespace":"shop",
            "kind":{"group":"","version":"v1","kind":"Pod"},"object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","labels":{ {{{{{labels}}}}} }},
            "spec":{"containers":[{"name":"web","image":"registry.example/shop/web:1.4.2","imagePullPolicy":"IfNotPresent"}]}}}}
            """);
    }

    /// <summary>Parsing the request.</summary>
    [Benchmark(Baseline = true)]
    public string? ParseReview()
    {
        using var document = JsonDocument.Parse(_review);
        return document.RootElement.GetProperty("request").GetProperty("uid").GetString();
    }

    /// <summary>Planning and deciding by all rules of the strict preset.</summary>
    [Benchmark]
    public EnforcementAction PlanAndDecide()
    {
        var plan = Evaluator.Plan(_workload, Policies, Platforms);
        var inspections = plan.Requests.ToDictionary(request => request, _ => _known);
        return Evaluator.Decide(plan, inspections, Now).Action;
    }

    private static ImageFacts Facts()
    {
        var digest = Digest.Parse("sha256:" + new string('a', 64));
        ImmutableArray<Layer> layers = [.. Enumerable.Range(0, 10).Select(_ => new Layer(digest, 10_000_000, "application/vnd.oci.image.layer.v1.tar+gzip"))];
        var config = new ImageConfig
        {
            Platform = Platforms[0],
            Created = Now,
            User = "1000",
            Env = ["PATH=/usr/bin", "NODE_ENV=production"],
            Cmd = ["node", "dist/index.js"],
            History =
            [
                .. Enumerable.Range(0, 10).SelectMany(i => new[]
                {
                    new HistoryEntry($"RUN /bin/sh -c apt-get update && apt-get install -y package-{i} # buildkit", Comment: "buildkit.dockerfile.v0"),
                    new HistoryEntry($"ENV NAME_{i}=value", EmptyLayer: true, Comment: "buildkit.dockerfile.v0"),
                }),
            ],
        };
        return new ImageFacts
        {
            Digest = digest,
            ManifestDigest = digest,
            Config = config,
            Layers = layers,
            CompressedBytes = layers.Sum(layer => layer.Size),
            AvailablePlatforms = Platforms,
            History = BuildHistory.Read(config, layers, ImmutableDictionary<string, string>.Empty),
        };
    }
}
