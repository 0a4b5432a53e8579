using System.Text;
using Policy.Images.Configuration;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Admission.Workloads;

namespace Policy.Webhook.Tests.Admission.Workloads;

public sealed class SubjectReaderTests
{
    private static readonly string APod = TestReview.Pod("web:1.0.0");

    public static TheoryData<string, string, string> Kinds => new()
    {
        { "", "Pod", APod },
        { "", "ReplicationController", Template(APod) },
        { "apps", "Deployment", Template(APod) },
        { "apps", "StatefulSet", Template(APod) },
        { "apps", "DaemonSet", Template(APod) },
        { "apps", "ReplicaSet", Template(APod) },
        { "batch", "Job", Template(APod) },
        { "batch", "CronJob", """{"metadata":{"name":"web"},"spec":{"jobTemplate":{"spec":{"template":""" + APod + "}}}}" },
        { "argoproj.io", "Rollout", Template(APod) },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_that_runs_pods_is_judged(string group, string kind, string @object)
    {
        var workload = Judged(TestReview.Of(@object, group: group, kind: kind));

        Assert.Equal((kind, "shop", "web"), (workload.Kind, workload.Namespace, workload.Name));
        Assert.Equal("web:1.0.0", Assert.Single(workload.Containers).Image);
    }

    [Theory]
    [InlineData("", "Service")]
    [InlineData("apps", "Pod")]
    [InlineData("example.com", "Deployment")]
    [InlineData("autoscaling", "Scale")]
    public void Other_kinds_pass(string group, string kind) =>
        Assert.Equal(PassReason.Kind, Passed(TestReview.Of(APod, group: group, kind: kind)));

    [Theory]
    [InlineData("DELETE", "", "Operation")]
    [InlineData("CONNECT", "exec", "Operation")]
    [InlineData("UPDATE", "status", "Status")]
    public void What_starts_nothing_passes(string operation, string subResource, string reason) =>
        Assert.Equal(reason, $"{Passed(TestReview.Of("null", operation, subResource: subResource))}");

    [Theory]
    [InlineData("")]
    [InlineData("PATCH")]
    [InlineData("create")]
    public void An_operation_that_is_not_known_is_judged_whole(string operation) =>
        Assert.Single(Judged(TestReview.Of(APod, operation, APod)).Containers);

    [Fact]
    public void An_object_that_is_being_deleted_passes() =>
        Assert.Equal(PassReason.Deletion, Passed(TestReview.Of("""{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"spec":5}""", "UPDATE", APod)));

    [Fact]
    public void An_update_that_changes_no_image_passes() =>
        Assert.Equal(
            PassReason.Unchanged,
            Passed(TestReview.Of(
                """{"metadata":{"name":"web"},"spec":{"replicas":5,"template":{"spec":{"containers":[{"name":"app","image":"web"}]}}}}""",
                "UPDATE",
                """{"metadata":{"name":"web"},"spec":{"replicas":2,"template":{"spec":{"containers":[{"name":"app","image":"web"}]}}}}""",
                "apps", "Deployment")));

    [Fact]
    public void An_update_whose_old_object_is_not_there_is_judged_whole() =>
        Assert.Single(Judged(TestReview.Of(APod, "UPDATE")).Containers);

    [Theory]
    [InlineData("""{"metadata":{"generateName":"web-"},"spec":{"containers":[{"name":"a","image":"b:1"}]}}""", "web-")]
    [InlineData("""{"metadata":{"name":"","generateName":"web-"},"spec":{"containers":[{"name":"a","image":"b:1"}]}}""", "web-")]
    [InlineData("""{"metadata":{"name":"mine","generateName":"web-"},"spec":{"containers":[{"name":"a","image":"b:1"}]}}""", "mine")]
    [InlineData("""{"spec":{"containers":[{"name":"a","image":"b:1"}]}}""", "web")]
    public void An_object_without_a_name_yet_has_its_generateName(string pod, string name) =>
        Assert.Equal(name, Judged(TestReview.Of(pod)).Name);

    [Fact]
    public void Labels_are_the_objects_own() =>
        Assert.Equal(
            [new("app", "web")],
            Judged(TestReview.Of("""{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"a","image":"b:1"}]}}""")).Labels!);

    // Half a million by half a million look-ups would take minutes.
    [Fact]
    public void Very_many_labels_and_containers_are_read_in_one_pass()
    {
        var labels = string.Join(',', Enumerable.Range(0, 500_000).Select(i => $"\"l{i}\":\"\""));
        var containers = string.Join(',', Enumerable.Range(0, 50_000).Select(i => $$"""{"name":"c{{i}}","image":"web:1.0.0"}"""));
        var pod = $$$"""{"metadata":{"labels":{ {{{labels}}} },"annotations":{ {{{labels}}} }},"spec":{"containers":[{{{containers}}}]}}""";

        Assert.Equal(50_000, Judged(TestReview.Of(pod)).Containers.Length);
    }

    [Theory]
    [InlineData("""{"kubernetes.io/config.mirror":"abc"}""", "Pod", EnforcementAction.Warn)]
    [InlineData("""{"kubernetes.io/config.mirror":""}""", "Pod", EnforcementAction.Warn)]
    [InlineData("""{"a":"\n","kubernetes.io\/config.mirror":null,"b":"c"}""", "Pod", EnforcementAction.Warn)]
    [InlineData("""{"kubernetes.io/config.source":"file"}""", "Pod", EnforcementAction.Deny)]
    [InlineData("null", "Pod", EnforcementAction.Deny)]
    [InlineData("""{"kubernetes.io/config.mirror":"abc"}""", "ReplicationController", EnforcementAction.Deny)]
    public void Mirror_pods_are_warned_at_most(string annotations, string kind, EnforcementAction ceiling)
    {
        var containers = """{"containers":[{"name":"a","image":"b:1"}],"template":{"spec":{"containers":[{"name":"a","image":"b:1"}]}}}""";

        Assert.Equal(ceiling, Judged(TestReview.Of($$$"""{"metadata":{"annotations":{{{annotations}}}},"spec":{{{containers}}}}""", kind: kind)).Ceiling);
    }

    [Theory]
    [InlineData("null", "CREATE", "request.object is missing")]
    [InlineData("null", "UPDATE", "request.object is missing")]
    [InlineData("[]", "CREATE", "the document: expected an object, found a list")]
    [InlineData("""{"metadata":"x"}""", "CREATE", "metadata: expected an object, found a string")]
    [InlineData("""{"metadata":{"labels":{"a":1}}}""", "CREATE", "metadata.labels.a: expected a string, found a number")]
    [InlineData("""{"metadata":{"deletionTimestamp":5}}""", "UPDATE", "metadata.deletionTimestamp: expected a string, found a number")]
    [InlineData("""{"metadata":{"annotations":[]}}""", "CREATE", "metadata.annotations: expected an object of strings, found a list")]
    [InlineData("""{"metadata":{"annotations":{"a":"b","c":{}}}}""", "CREATE", "metadata.annotations.c: expected a string, found an object")]
    [InlineData("""{"metadata":{"annotations":{"a":"\ud800"}}}""", "CREATE", "metadata.annotations.a: the string is no Unicode text")]
    public void An_object_that_cannot_be_read_is_a_problem_under_every_policy(string @object, string operation, string problem)
    {
        var workload = Judged(TestReview.Of(@object, operation));

        Assert.Equal(new ContainerProblem(UnknownReason.Malformed, problem), Assert.Single(workload.Containers).Problem);
        Assert.Null(workload.Labels);
    }

    [Theory]
    [InlineData("apps", "Deployment", """{"spec":{}}""", "spec.template.spec is missing")]
    [InlineData("apps", "Deployment", """{"spec":{"template":5}}""", "spec.template: expected an object, found a number")]
    [InlineData("batch", "CronJob", """{"spec":{"template":{}}}""", "spec.jobTemplate.spec.template.spec is missing")]
    [InlineData("argoproj.io", "Rollout", """{"spec":{"template":5}}""", "spec.template: expected an object, found a number")]
    [InlineData("argoproj.io", "Rollout", """{"spec":5}""", "spec: expected an object, found a number")]
    public void A_template_that_cannot_be_read_is_a_problem(string group, string kind, string @object, string problem) =>
        Assert.Equal(problem, Assert.Single(Judged(TestReview.Of(@object, group: group, kind: kind)).Containers).Problem?.Message);

    [Fact]
    public void A_configured_kind_may_lack_its_template() =>
        Assert.Equal(PassReason.NoPod, Passed(TestReview.Of("""{"spec":{"workloadRef":{"kind":"Deployment"}}}""", group: "argoproj.io", kind: "Rollout")));

    private static string Template(string pod) => $$$"""{"metadata":{"name":"web"},"spec":{"template":{{{pod}}}}}""";

    private static Workload Judged(string review) => Assert.IsType<Subject.Judged>(Read(review)).Workload;

    private static PassReason Passed(string review) => Assert.IsType<Subject.Passed>(Read(review)).Why;

    private static Subject Read(string review) =>
        new SubjectReader(new PodTemplates([new PodTemplatePath("argoproj.io", "Rollout", "spec.template")]))
            .Read(ReviewReader.Read(Encoding.UTF8.GetBytes(review)).Request!);
}
