using System.Text.Json;
using Policy.Rules.Workloads;
using Policy.Testing.Kubernetes;
using Policy.Webhook.Admission.Origins;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Tests.Kubernetes;

namespace Policy.Webhook.Tests.Admission.Origins;

public sealed class TemplateOriginsTests
{
    private const string Controllers = "system:serviceaccount:kube-system:";
    private const string Made = """{"metadata":{"uid":"u","creationTimestamp":"2026-01-01T00:00:00Z"}}""";
    private static readonly DateTimeOffset MadeAt = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData("replicaset-controller", "ReplicaSet", "/apis/apps/v1/namespaces/shop/replicasets/web")]
    [InlineData("replication-controller", "ReplicationController", "/api/v1/namespaces/shop/replicationcontrollers/web")]
    [InlineData("job-controller", "Job", "/apis/batch/v1/namespaces/shop/jobs/web")]
    [InlineData("statefulset-controller", "StatefulSet", "/apis/apps/v1/namespaces/shop/controllerrevisions/7f")]
    [InlineData("daemon-set-controller", "DaemonSet", "/apis/apps/v1/namespaces/shop/controllerrevisions/web-7f")]
    public async Task A_pod_is_of_a_template_as_old_as_what_holds_it(string controller, string owner, string path)
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Put(path, Made);

        Assert.Equal(new TemplateOrigin { IsFromController = true, CreatedAt = MadeAt }, await OfAsync(cluster, Pod(owner), Controllers + controller));
        Assert.Equal(new TemplateOrigin { IsFromController = true, CreatedAt = MadeAt }, await OfAsync(cluster, Pod(owner), "system:kube-controller-manager"));
        Assert.All(cluster.Fake.Requests, request => Assert.Contains("as=PartialObjectMetadata", request.Accept, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("system:serviceaccount:shop:replicaset-controller")]
    [InlineData("system:serviceaccount:kube-system:replicaset-controller2")]
    [InlineData("mallory")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Who_is_no_controller_of_Kubernetes_makes_something_new_whatever_owner_he_names(string? user)
    {
        await using var cluster = await TestCluster.StartAsync();

        Assert.Null(await OfAsync(cluster, Pod("ReplicaSet"), user));
        Assert.Empty(cluster.Fake.Requests);
    }

    [Theory]
    [InlineData("""{"metadata":{"uid":"another","creationTimestamp":"2026-01-01T00:00:00Z"}}""")]
    [InlineData("""{"metadata":{"uid":"u"}}""")]
    [InlineData("""{"metadata":{"uid":"u","creationTimestamp":"2026-01-01T00:00:00Z","ownerReferences":[{"apiVersion":"batch/v1","kind":"CronJob","name":"night","uid":"c","controller":true}]}}""")]
    public async Task What_does_not_tell_the_templates_age_leaves_it_unknown(string holder)
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Put("/apis/batch/v1/namespaces/shop/jobs/web", holder);

        Assert.Equal(Unknown, await OfAsync(cluster, Pod("Job"), Controllers + "job-controller"));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(-1)]
    public async Task Where_no_answer_is_had_its_age_is_unknown(int status)
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Script = _ => status < 0 ? FakeAnswer.Cut : FakeAnswer.Of(status, "Wrong");

        Assert.Equal(Unknown, await OfAsync(cluster, Pod("ReplicaSet"), Controllers + "replicaset-controller"));
    }

    [Fact]
    public async Task An_answer_is_waited_for_as_long_as_there_is_time()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Script = _ => FakeAnswer.Never;
        var asking = OfAsync(cluster, Pod("ReplicaSet"), Controllers + "replicaset-controller");

        await cluster.Time.PassAsync(Patience);

        Assert.Equal(Unknown, await asking);
        Assert.Equal(Unknown, await new TemplateOrigins(cluster.Server, cluster.Time).OfAsync(Pod("ReplicaSet") with { UserName = Controllers + "replicaset-controller" }, TimeSpan.FromSeconds(-1), cluster.Stop));
    }

    [Fact]
    public async Task Without_a_server_no_age_is_known()
    {
        await using var cluster = await TestCluster.StartAsync();

        Assert.Equal(Unknown, await new TemplateOrigins(null, cluster.Time).OfAsync(Pod("ReplicaSet") with { UserName = Controllers + "replicaset-controller" }, Patience, cluster.Stop));
    }

    [Fact]
    public async Task A_pod_that_names_no_owner_or_one_that_no_object_can_be_asks_nothing()
    {
        await using var cluster = await TestCluster.StartAsync();

        Assert.Equal(Unknown, await OfAsync(cluster, Pod("ReplicaSet", "../secrets"), Controllers + "replicaset-controller"));
        Assert.Equal(Unknown, await OfAsync(cluster, Pod("ReplicaSet") with { Object = JsonElement.Parse("{}") }, Controllers + "replicaset-controller"));
        Assert.Equal(Unknown, await OfAsync(cluster, Pod("ReplicaSet") with { Namespace = null }, Controllers + "replicaset-controller"));
        Assert.Empty(cluster.Fake.Requests);
    }

    [Fact]
    public async Task A_replica_set_is_a_new_template_and_a_job_of_a_cron_job_as_old_as_nobody_knows()
    {
        await using var cluster = await TestCluster.StartAsync();
        var made = Pod("Deployment");

        Assert.Equal(
            new TemplateOrigin { IsFromController = true, CreatedAt = cluster.Time.GetUtcNow() },
            await OfAsync(cluster, made with { Kind = new GroupVersionKind("apps", "v1", "ReplicaSet") }, Controllers + "deployment-controller"));
        Assert.Equal(Unknown, await OfAsync(cluster, made with { Kind = new GroupVersionKind("batch", "v1", "Job") }, Controllers + "cronjob-controller"));
    }

    private static TemplateOrigin Unknown => new() { IsFromController = true };

    private static Task<TemplateOrigin?> OfAsync(TestCluster cluster, AdmissionRequest request, string? user) =>
        new TemplateOrigins(cluster.Server, cluster.Time).OfAsync(request with { UserName = user }, Patience, cluster.Stop);

    private static AdmissionRequest Pod(string owner, string name = "web") => new()
    {
        Uid = "1",
        Kind = new GroupVersionKind("", "v1", "Pod"),
        Operation = "CREATE",
        Namespace = "shop",
        Object = JsonElement.Parse($$$"""{"metadata":{"labels":{"controller-revision-hash":"7f"},"ownerReferences":[{"kind":"{{{owner}}}","name":"{{{name}}}","uid":"u","controller":true}]}}"""),
    };
}
