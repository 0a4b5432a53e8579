using System.Collections.Immutable;
using System.Text.Json;
using Policy.Rules.Workloads;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Admission.Workloads;

namespace Policy.Webhook.Tests.Admission.Workloads;

public sealed class PodReaderTests
{
    [Fact]
    public void Every_place_of_an_image_is_read_in_order()
    {
        var images = Read("""
            {"spec":{"ephemeralContainers":[{"name":"debug","image":"busybox:1.36"}],
             "volumes":[{"name":"tmp","emptyDir":{}},{"name":"model","image":{"reference":"models/llm:1.0.0"}},{"name":"other","image":null}],
             "initContainers":[{"name":"setup","image":"tools:1.2.3"}],
             "containers":[{"name":"app","image":"web:2.0.0"},{"name":"sidecar","image":"proxy:1.1.1"}]}}
            """);

        Assert.Equal(
            [
                (ContainerKind.Regular, "app", "docker.io/library/web:2.0.0"), (ContainerKind.Regular, "sidecar", "docker.io/library/proxy:1.1.1"),
                (ContainerKind.Init, "setup", "docker.io/library/tools:1.2.3"), (ContainerKind.Ephemeral, "debug", "docker.io/library/busybox:1.36"),
                (ContainerKind.ImageVolume, "model", "docker.io/models/llm:1.0.0"),
            ],
            images.Select(image => (image.Container.Kind!.Value, image.Container.Name!, image.Container.Location!.Reference!.ToString())));
        Assert.All(images, image => Assert.True(image.IsReadable));
    }

    [Theory]
    [InlineData("""{"runAsUser":0}""", """{"runAsUser":1000}""", 0L, "spec.containers[0].securityContext.runAsUser")]
    [InlineData("{}", """{"runAsUser":1000}""", 1000L, "spec.securityContext.runAsUser")]
    [InlineData("""{"runAsUser":null}""", """{"runAsUser":1000}""", 1000L, "spec.securityContext.runAsUser")]
    [InlineData("null", "null", null, null)]
    [InlineData("""{"runAsUser":4294967296}""", "{}", 4294967296L, "spec.containers[0].securityContext.runAsUser")]
    public void The_containers_user_goes_before_the_pods(string container, string pod, long? user, string? field)
    {
        var context = ReadOne(container, pod).Pod!;

        Assert.Equal((user, field), (context.RunAsUser, context.RunAsUserField));
    }

    [Theory]
    [InlineData("""{"runAsNonRoot":false}""", """{"runAsNonRoot":true}""", false)]
    [InlineData("{}", """{"runAsNonRoot":true}""", true)]
    [InlineData("{}", "{}", null)]
    public void The_containers_runAsNonRoot_goes_before_the_pods(string container, string pod, bool? expected) =>
        Assert.Equal(expected, ReadOne(container, pod).Pod!.RunAsNonRoot);

    [Theory]
    [InlineData("""{"windowsOptions":{"runAsUserName":"ContainerUser"}}""", """{"windowsOptions":{"runAsUserName":"ContainerAdministrator"}}""", "ContainerUser")]
    [InlineData("""{"windowsOptions":{}}""", """{"windowsOptions":{"runAsUserName":"ContainerAdministrator"}}""", "ContainerAdministrator")]
    [InlineData("{}", "{}", null)]
    public void The_containers_windows_user_goes_before_the_pods(string container, string pod, string? expected) =>
        Assert.Equal(expected, ReadOne(container, pod).Pod!.WindowsUserName);

    [Theory]
    [InlineData("", false)]
    [InlineData(""","hostUsers":null""", false)]
    [InlineData(""","hostUsers":true""", false)]
    [InlineData(""","hostUsers":false""", true)]
    public void A_pod_is_in_a_user_namespace_where_it_says_so(string spec, bool expected) =>
        Assert.Equal(expected, ReadOne("{}", "{}", spec).Pod!.InUserNamespace);

    [Theory]
    [InlineData("""[{"name":"net.ipv4.ip_unprivileged_port_start","value":"0"}]""", 0)]
    [InlineData("""[{"name":"kernel.shm_rmid_forced","value":"1"},{"name":"net.ipv4.ip_unprivileged_port_start","value":"80"}]""", 80)]
    [InlineData("""[{"name":"net.ipv4.ip_unprivileged_port_start","value":"low"}]""", null)]
    [InlineData("""[{"name":"kernel.shm_rmid_forced","value":"1"}]""", null)]
    [InlineData("null", null)]
    public void The_first_unprivileged_port_is_a_sysctl_of_the_pod(string sysctls, int? expected) =>
        Assert.Equal(expected, ReadOne("{}", $$"""{"sysctls":{{sysctls}}}""").Pod!.UnprivilegedPortStart);

    [Theory]
    [InlineData("web", null, PullPolicy.Always)]
    [InlineData("web:latest", null, PullPolicy.Always)]
    [InlineData("web:latest", "", PullPolicy.Always)]
    [InlineData("web:1.0.0", null, PullPolicy.IfNotPresent)]
    [InlineData("web@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", null, PullPolicy.IfNotPresent)]
    [InlineData("web:latest@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", null, PullPolicy.Always)]
    [InlineData("web:latest", "Never", PullPolicy.Never)]
    [InlineData("web:latest", "IfNotPresent", PullPolicy.IfNotPresent)]
    [InlineData("web:1.0.0", "Always", PullPolicy.Always)]
    public void The_pull_policy_has_the_API_servers_default(string image, string? policy, PullPolicy expected)
    {
        var field = policy is null ? "" : $",\"imagePullPolicy\":\"{policy}\"";

        Assert.Equal(expected, Read(TestReview.Pod(image, field))[0].Container.Pod!.PullPolicy);
    }

    [Fact]
    public void An_image_volume_has_a_pull_policy_of_its_own() =>
        Assert.Equal(
            PullPolicy.Never,
            Read(TestReview.Pod("web:1.0.0", spec: ""","volumes":[{"name":"m","image":{"reference":"m:latest","pullPolicy":"Never"}}]"""))[1].Container.Pod!.PullPolicy);

    [Theory]
    [InlineData("", false, false)]
    [InlineData(""","command":[],"args":[]""", false, false)]
    [InlineData(""","command":["sh"]""", true, false)]
    [InlineData(""","args":["-v"]""", false, true)]
    public void Command_and_args_replace_the_images(string more, bool entrypoint, bool cmd)
    {
        var context = Read(TestReview.Pod("web:1.0.0", more))[0].Container.Pod!;

        Assert.Equal((entrypoint, cmd), (context.OverridesEntrypoint, context.OverridesCmd));
    }

    [Theory]
    [InlineData("""{"name":"a","image":5}""", "spec.containers[0].image: expected a string, found a number")]
    [InlineData("""{"name":["a"],"image":"web"}""", "spec.containers[0].name: expected a string, found a list")]
    [InlineData("5", "spec.containers[0]: expected an object, found a number")]
    [InlineData("""{"name":"a","image":"web","securityContext":{"runAsUser":"0"}}""", "spec.containers[0].securityContext.runAsUser: expected a whole number, found a string")]
    [InlineData("""{"name":"a","image":"web","securityContext":{"runAsUser":1.5}}""", "spec.containers[0].securityContext.runAsUser: expected a whole number of 64 bits")]
    [InlineData("""{"name":"a","image":"web","securityContext":{"runAsNonRoot":"true"}}""", "spec.containers[0].securityContext.runAsNonRoot: expected true or false, found a string")]
    [InlineData("""{"name":"a","image":"web","imagePullPolicy":"Sometimes"}""", "spec.containers[0].imagePullPolicy: expected one of Always, IfNotPresent, Never")]
    [InlineData("""{"name":"a","image":"web","command":"sh"}""", "spec.containers[0].command: expected a list, found a string")]
    [InlineData("""{"name":"a","image":"\udc00"}""", "spec.containers[0].image: the string is no Unicode text")]
    public void A_container_of_wrong_types_has_a_problem_and_the_others_have_none(string container, string problem)
    {
        var images = Read($$$"""{"spec":{"containers":[{{{container}}},{"name":"b","image":"web:1.0.0"}]}}""");

        Assert.Equal(problem, images[0].Container.Problem?.Message);
        Assert.False(images[0].IsReadable);
        Assert.Null(images[0].Container.Location);
        Assert.Null(images[1].Container.Problem);
    }

    [Theory]
    [InlineData("5", "the document: expected an object, found a number")]
    [InlineData("{}", "spec is missing")]
    [InlineData("""{"spec":null}""", "spec is missing")]
    [InlineData("""{"spec":"x"}""", "spec: expected an object, found a string")]
    [InlineData("""{"spec":{}}""", "spec.containers holds no container")]
    [InlineData("""{"spec":{"containers":[]}}""", "spec.containers holds no container")]
    [InlineData("""{"spec":{"containers":{"image":"web"}}}""", "spec.containers: expected a list, found an object")]
    public void A_pod_of_wrong_types_is_one_problem(string pod, string problem)
    {
        var image = Assert.Single(Read(pod));

        Assert.Equal(problem, image.Container.Problem?.Message);
        Assert.False(image.IsReadable);
    }

    [Theory]
    [InlineData(""","securityContext":[]""", "spec.securityContext: expected an object, found a list")]
    [InlineData(""","initContainers":"x" """, "spec.initContainers: expected a list, found a string")]
    [InlineData(""","hostUsers":"false" """, "spec.hostUsers: expected true or false, found a string")]
    public void What_is_wrong_with_the_pod_is_wrong_with_each_container(string spec, string problem)
    {
        var image = Assert.Single(Read(TestReview.Pod("web:1.0.0", spec: spec)));

        Assert.Equal(("app", problem), (image.Container.Name, image.Container.Problem?.Message));
        Assert.Null(image.Container.Location);
    }

    [Theory]
    [InlineData("")]
    [InlineData("UPPER/case")]
    [InlineData("oci:/etc/passwd")]
    [InlineData("docker-archive:/etc/shadow")]
    public void An_image_that_is_no_reference_has_a_problem_and_no_location(string image)
    {
        var container = Read(TestReview.Pod(image))[0].Container;

        Assert.True(container.Location is null ? container.Problem is not null : container.Location is Policy.Rules.Images.ImageLocation.Registry);
        if (container.Problem is { } problem)
        {
            Assert.StartsWith("the image is no reference: ", problem.Message, StringComparison.Ordinal);
        }
    }

    private static WorkloadContainer ReadOne(string containerContext, string podContext, string spec = "") =>
        Assert.Single(Read(TestReview.Pod("web:1.0.0", $",\"securityContext\":{containerContext}", $",\"securityContext\":{podContext}{spec}"))).Container;

    private static ImmutableArray<PodImage> Read(string pod)
    {
        var faults = new Faults();
        return PodReader.Read(new Field(JsonElement.Parse(pod), "", faults), faults);
    }
}
