using System.Text.Json.Nodes;
using Policy.Chart.Tests.Rendering;

namespace Policy.Chart.Tests;

/// <summary>How it runs: restricted, spread, and without a request dropped when it is replaced.</summary>
public sealed class PodTests
{
    // What Drain waits for at most, and what the host adds to it.
    private const int DrainSeconds = 35;

    public static TheoryData<string> Cases => ChartCase.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Its_pods_are_restricted(string name)
    {
        foreach (var pod in await PodsAsync(name))
        {
            Assert.True((bool)pod["securityContext"]!["runAsNonRoot"]!);
            Assert.Equal("RuntimeDefault", (string?)pod["securityContext"]!["seccompProfile"]!["type"]);
            Assert.False((bool)pod["automountServiceAccountToken"]!);
            var container = Assert.Single(pod["containers"]!.AsArray())!;
            var security = container["securityContext"]!;
            Assert.False((bool)security["allowPrivilegeEscalation"]!);
            Assert.True((bool)security["readOnlyRootFilesystem"]!);
            Assert.Equal("ALL", (string?)Assert.Single(security["capabilities"]!["drop"]!.AsArray()));
            Assert.NotNull(container["resources"]!["limits"]!["memory"]);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task There_is_time_to_leave_the_service_and_to_answer_what_is_under_way(string name)
    {
        var pod = (await new ChartCase(name).ObjectAsync("Deployment"))["spec"]!["template"]!["spec"]!;
        var wait = (int?)pod["containers"]![0]!["lifecycle"]?["preStop"]!["sleep"]!["seconds"] ?? 0;

        Assert.InRange((int)pod["terminationGracePeriodSeconds"]!, wait + DrainSeconds, int.MaxValue);
        Assert.Equal(name is not ("least" or "kubernetes-1.28"), wait > 0);
    }

    [Theory]
    [InlineData("default", 1, 0)]
    [InlineData("host-network", 0, 1)]
    public async Task A_new_pod_comes_first_unless_the_two_would_want_the_same_port(string name, int surge, int unavailable)
    {
        var rolling = (await new ChartCase(name).ObjectAsync("Deployment"))["spec"]!["strategy"]!["rollingUpdate"]!;

        Assert.Equal((surge, unavailable), ((int)rolling["maxSurge"]!, (int)rolling["maxUnavailable"]!));
    }

    [Fact]
    public async Task Every_file_of_the_configuration_is_mounted()
    {
        var one = new ChartCase("registries");
        var configuration = Yaml.Read((string)(await one.ObjectAsync("ConfigMap"))["data"]!["pratique.yaml"]!)[0];
        var volume = (await one.ObjectAsync("Deployment"))["spec"]!["template"]!["spec"]!["volumes"]!.AsArray().First(volume => (string?)volume!["name"] == "configuration");
        var mounted = volume!["projected"]!["sources"]!.AsArray().SelectMany(source => (source!["secret"] ?? source["configMap"])!["items"]?.AsArray() ?? [])
            .Select(item => (string)item!["path"]!);

        var named = configuration["registries"]!.AsArray().SelectMany(registry => registry!.AsObject()).Where(field => field.Key.EndsWith("File", StringComparison.Ordinal))
            .Select(field => (string)field.Value!).Append((string)configuration["credentials"]!["dockerConfig"]!);

        Assert.Equal(named.Order(StringComparer.Ordinal), mounted.Order(StringComparer.Ordinal));
    }

    private static async Task<IEnumerable<JsonNode>> PodsAsync(string name) => (await new ChartCase(name).ObjectsAsync())
        .Where(one => (string?)one["kind"] is "Deployment" or "Pod")
        .Select(one => (string?)one["kind"] == "Pod" ? one["spec"]! : one["spec"]!["template"]!["spec"]!);
}
