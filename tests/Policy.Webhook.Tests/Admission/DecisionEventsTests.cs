using System.Text.Json;
using Policy.Rules.Verdicts;
using Policy.Testing.Kubernetes;
using Policy.Webhook.Admission;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Admission.Workloads;
using Policy.Webhook.Kubernetes;
using Policy.Webhook.Tests.Admission.Answers;
using Policy.Webhook.Tests.Kubernetes;

namespace Policy.Webhook.Tests.Admission;

public sealed class DecisionEventsTests
{
    private const string Owned = """{"metadata":{"name":"web-1","uid":"u","ownerReferences":[{"apiVersion":"v1","kind":"X","name":"x","uid":"x"},{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web","uid":"r","controller":true}]}}""";

    [Fact]
    public async Task What_is_denied_at_its_making_is_told_to_who_makes_it()
    {
        var told = await FirstAsync(Of("CREATE", Owned, EnforcementAction.Deny));

        Assert.Equal("/apis/events.k8s.io/v1/namespaces/shop/events", told.Path);
        Assert.Equal("""{"apiVersion":"apps/v1","kind":"ReplicaSet","namespace":"shop","name":"web","uid":"r"}""", told.Json["regarding"]!.ToJsonString());
        Assert.Equal(("Warning", "ImageDenied", "Denied"), ((string?)told.Json["type"], (string?)told.Json["reason"], (string?)told.Json["action"]));
        Assert.Contains("runs-as-root: it is so", (string?)told.Json["note"], StringComparison.Ordinal);
        Assert.DoesNotContain("mutable-tag", (string?)told.Json["note"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_changed_is_told_itself()
    {
        var told = await FirstAsync(Of("UPDATE", Owned, EnforcementAction.Warn));

        Assert.Equal("""{"apiVersion":"apps/v1","kind":"Deployment","namespace":"shop","name":"web","uid":"u"}""", told.Json["regarding"]!.ToJsonString());
        Assert.Equal(("Warning", "ImageWarned", "Warned"), ((string?)told.Json["type"], (string?)told.Json["reason"], (string?)told.Json["action"]));
    }

    [Fact]
    public async Task What_nobody_has_to_look_at_or_nobody_holds_is_not_told()
    {
        var dry = Of("UPDATE", Owned, EnforcementAction.Deny);

        var told = await FirstAsync(
            dry with { Request = dry.Request with { DryRun = true } },
            Of("CREATE", """{"metadata":{"name":"web"}}""", EnforcementAction.Deny),
            Of("CREATE", """{"metadata":{"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web","uid":"r"}]}}""", EnforcementAction.Deny),
            Of("CREATE", """{"metadata":7}""", EnforcementAction.Deny),
            Of("UPDATE", Owned, EnforcementAction.Audit),
            new Outcome { Request = dry.Request, Passed = PassReason.Unchanged },
            Of("CREATE", Owned, EnforcementAction.Warn));

        Assert.Equal(("ReplicaSet", "ImageWarned"), ((string?)told.Json["regarding"]!["kind"], (string?)told.Json["reason"]));
    }

    [Fact]
    public void Where_none_are_wanted_nothing_is_told() => new DecisionEvents(null).Record(Of("UPDATE", Owned, EnforcementAction.Deny));

    private static async Task<FakeRequest> FirstAsync(params Outcome[] outcomes)
    {
        await using var cluster = await TestCluster.StartAsync();
        var recorder = new EventRecorder(cluster.Server, "pod-1", cluster.Context);
        cluster.Run(recorder.RunAsync);
        foreach (var outcome in outcomes)
        {
            new DecisionEvents(recorder).Record(outcome);
        }

        var first = await cluster.Fake.ReceivedAsync(request => request.Method == "POST");
        await cluster.StopAsync();
        Assert.Single(cluster.Fake.Requests);
        return first;
    }

    private static Outcome Of(string operation, string json, EnforcementAction action) => new()
    {
        Request = new AdmissionRequest
        {
            Uid = "1",
            Kind = new GroupVersionKind("apps", "v1", "Deployment"),
            Operation = operation,
            Namespace = "shop",
            Name = "web",
            Object = JsonElement.Parse(json),
        },
        Decision = Decisions.Of(Decisions.Image(Decisions.Container("app")).Finds("runs-as-root", action).Finds("mutable-tag", EnforcementAction.Audit, "it is seen")),
    };
}
