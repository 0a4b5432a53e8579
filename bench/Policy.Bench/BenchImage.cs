using System.Collections.Immutable;
using Policy.Testing;

namespace Policy.Bench;

/// <summary>An ordinary image: ten layers and twenty lines of history, as an ordinary Dockerfile on an ordinary base makes them.</summary>
internal static class BenchImage
{
    /// <summary>The image.</summary>
    public static TestImage Image { get; } = new()
    {
        User = "65532",
        Entrypoint = ["/app/web"],
        ExposedPorts = ["8080/tcp"],
        Created = TimeProvider.System.GetUtcNow().AddDays(-10),
        Env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "NODE_ENV=production"],
        Labels = new Dictionary<string, string> { ["org.opencontainers.image.source"] = "https://git.example/shop/web" },
        Steps =
        [
            .. Enumerable.Range(0, 10).SelectMany(i => ImmutableArray.Create(
                TestStep.BuildKit($"ENV SETTING_{i}=value"),
                TestStep.BuildKit($"COPY part{i} /app/part{i}", TestLayer.Of(($"app/part{i}", $"part {i}"))))),
            TestStep.BuildKit("USER 65532"),
        ],
    };
}
