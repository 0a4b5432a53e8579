using System.Collections.Immutable;
using System.Text.Json;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Admission.Workloads;

namespace Policy.Webhook.Tests.Admission.Workloads;

public sealed class ChangedImagesTests
{
    private const string Stored = """
        {"spec":{"securityContext":{"runAsUser":1000},"containers":[{"name":"app","image":"web:1"},{"name":"sidecar","image":"proxy:1"}]}}
        """;

    [Theory]
    [InlineData("nothing", Stored)]
    [InlineData("order", """{"spec":{"securityContext":{"runAsUser":1000},"containers":[{"name":"sidecar","image":"proxy:1"},{"name":"app","image":"web:1"}]}}""")]
    [InlineData("env and command", """{"spec":{"securityContext":{"runAsUser":1000},"containers":[{"name":"app","image":"web:1","env":[],"command":["x"]},{"name":"sidecar","image":"proxy:1"}]}}""")]
    [InlineData("pull policy", """{"spec":{"securityContext":{"runAsUser":1000},"containers":[{"name":"app","image":"web:1","imagePullPolicy":"Never"},{"name":"sidecar","image":"proxy:1"}]}}""")]
    [InlineData("one gone", """{"spec":{"securityContext":{"runAsUser":1000},"containers":[{"name":"app","image":"web:1"}]}}""")]
    [InlineData("the user set in another place", """{"spec":{"securityContext":{"runAsUser":1000},"containers":[{"name":"app","image":"web:1","securityContext":{"runAsUser":1000}},{"name":"sidecar","image":"proxy:1"}]}}""")]
    public void What_runs_already_is_not_judged(string what, string now)
    {
        _ = what;

        Assert.Empty(Changed(now, Stored));
    }

    [Theory]
    [InlineData("app", """{"spec":{"securityContext":{"runAsUser":1000},"containers":[{"name":"app","image":"web:2"},{"name":"sidecar","image":"proxy:1"}]}}""")]
    [InlineData("new", """{"spec":{"securityContext":{"runAsUser":1000},"containers":[{"name":"app","image":"web:1"},{"name":"sidecar","image":"proxy:1"},{"name":"new","image":"web:1"}]}}""")]
    [InlineData("renamed", """{"spec":{"securityContext":{"runAsUser":1000},"containers":[{"name":"renamed","image":"web:1"},{"name":"sidecar","image":"proxy:1"}]}}""")]
    [InlineData("app", """{"spec":{"securityContext":{"runAsUser":1000},"containers":[{"name":"sidecar","image":"proxy:1"}],"initContainers":[{"name":"app","image":"web:1"}]}}""")]
    [InlineData("app", """{"spec":{"securityContext":{"runAsUser":1000},"containers":[{"name":"app","image":"web:1","securityContext":{"runAsUser":0}},{"name":"sidecar","image":"proxy:1"}]}}""")]
    [InlineData("app", """{"spec":{"securityContext":{"runAsUser":1000},"containers":[{"name":"app","image":"web:1","securityContext":{"runAsNonRoot":true}},{"name":"sidecar","image":"proxy:1"}]}}""")]
    [InlineData("app sidecar", """{"spec":{"containers":[{"name":"app","image":"web:1"},{"name":"sidecar","image":"proxy:1"}]}}""")]
    [InlineData("app sidecar", """{"spec":{"hostUsers":false,"securityContext":{"runAsUser":1000},"containers":[{"name":"app","image":"web:1"},{"name":"sidecar","image":"proxy:1"}]}}""")]
    [InlineData("app sidecar", """{"spec":{"securityContext":{"runAsUser":1000,"windowsOptions":{"runAsUserName":"x"}},"containers":[{"name":"app","image":"web:1"},{"name":"sidecar","image":"proxy:1"}]}}""")]
    [InlineData("app sidecar", """{"spec":{"securityContext":{"runAsUser":1000,"sysctls":[{"name":"net.ipv4.ip_unprivileged_port_start","value":"0"}]},"containers":[{"name":"app","image":"web:1"},{"name":"sidecar","image":"proxy:1"}]}}""")]
    [InlineData("app", """{"spec":{"securityContext":{"runAsUser":1000},"containers":[{"name":"app","image":"web:1","securityContext":{"privileged":true}},{"name":"sidecar","image":"proxy:1"}]}}""")]
    [InlineData("app", """{"spec":{"securityContext":{"runAsUser":1000},"containers":[{"name":"app","image":"web:1","securityContext":{"capabilities":{"add":["NET_ADMIN"]}}},{"name":"sidecar","image":"proxy:1"}]}}""")]
    [InlineData("app sidecar", """{"spec":{"securityContext":{"runAsUser":1000,"fsGroup":2000},"containers":[{"name":"app","image":"web:1"},{"name":"sidecar","image":"proxy:1"}]}}""")]
    [InlineData("sidecar", """{"spec":{"securityContext":{"runAsUser":1001},"containers":[{"name":"app","image":"web:1","securityContext":{"runAsUser":1000}},{"name":"sidecar","image":"proxy:1"}]}}""")]
    public void What_is_new_or_runs_otherwise_is_judged(string changed, string now) =>
        Assert.Equal(changed, Changed(now, Stored));

    [Theory]
    [InlineData("""{"runAsGroup":1,"seccompProfile":{"type":"RuntimeDefault"}}""", "{}")]
    [InlineData("{}", """{"runAsGroup":1,"seccompProfile":{"type":"RuntimeDefault"}}""")]
    [InlineData("""{"runAsGroup":2,"seccompProfile":{"type":"RuntimeDefault"}}""", """{"runAsGroup":1}""")]
    [InlineData("""{"runAsGroup":1}""", """{"seccompProfile":{"type":"RuntimeDefault"},"runAsGroup":null,"privileged":null}""")]
    public void A_field_that_moves_between_pod_and_container_changes_nothing(string pod, string container)
    {
        var stored = """{"spec":{"containers":[{"name":"app","image":"web:1","securityContext":{"seccompProfile":{"type":"RuntimeDefault"},"runAsGroup":1}}]}}""";

        Assert.Empty(Changed($$$"""{"spec":{"securityContext":{{{pod}}},"containers":[{"name":"app","image":"web:1","securityContext":{{{container}}}}]}}""", stored));
    }

    [Fact]
    public void A_field_of_the_pod_that_is_very_long_costs_very_many_containers_nothing()
    {
        var containers = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $$"""{"name":"c{{i}}","image":"web"}"""));
        var pod = $$$"""{"spec":{"securityContext":{"windowsOptions":{"runAsUserName":"{{{new string('x', 2 << 20)}}}"} },"containers":[{{{containers}}}]}}""";

        // Were the field read for each of them, that would be 80 GB.
        Assert.Empty(Changed(pod, pod));
    }

    [Fact]
    public void An_invalid_image_that_stands_already_is_not_judged_again()
    {
        var invalid = """{"spec":{"containers":[{"name":"app","image":"NOT VALID"}]}}""";

        Assert.Empty(Changed(invalid, invalid));
    }

    [Fact]
    public void What_cannot_be_read_is_never_taken_for_what_runs_already()
    {
        var unreadable = """{"spec":{"containers":[{"name":"app","image":5}]}}""";

        Assert.Equal("app", Changed(unreadable, unreadable));
    }

    private static string Changed(string now, string before) =>
        string.Join(' ', ChangedImages.Of(Read(now), Read(before)).Select(container => container.Name));

    private static ImmutableArray<PodImage> Read(string pod)
    {
        var faults = new Faults();
        return PodReader.Read(new Field(JsonElement.Parse(pod), "", faults), faults);
    }
}
