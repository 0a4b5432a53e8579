using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Policy.Images;
using Policy.Testing.Kubernetes;
using Policy.Webhook.Kubernetes;
using Policy.Webhook.Kubernetes.Wire;

namespace Policy.Webhook.Tests.Kubernetes;

public sealed class ApiServerTests
{
    private const string Secret = "/api/v1/namespaces/pratique/secrets/one";

    [Fact]
    public async Task An_object_is_read_with_its_token()
    {
        await using var cluster = await TestCluster.StartAsync(new FakeApiServerOptions { Token = "let-me-in" });
        cluster.Fake.Put(Secret, """{"metadata": {"labels": {"a": "b"}, "finalizers": ["x"]}, "data": {"k": "dg=="}}""");

        var answer = await cluster.Server.GetAsync(Secret, KubernetesJson.Default.JsonElement, cluster.Stop);

        Assert.True(answer.Succeeded);
        Assert.Equal("dg==", answer.Value.GetProperty("data").GetProperty("k").GetString());
        Assert.Equal("Bearer let-me-in", cluster.Fake.Requests[^1].Authorization);
        Assert.Equal("pratique", cluster.Server.Namespace);
    }

    [Fact]
    public async Task Of_metadata_nothing_else_is_asked_for()
    {
        await using var cluster = await TestCluster.StartAsync();
        var stored = cluster.Fake.Put(Secret, """{"metadata": {"labels": {"a": "b"}, "creationTimestamp": "2026-01-02T03:04:05Z"}, "data": {"k": "dg=="}}""");

        var answer = await cluster.Server.GetMetadataAsync(Secret, ApiRequest.ObjectTimeout, cluster.Stop);

        Assert.True(answer.Succeeded);
        Assert.Equal(("one", "pratique", (string?)stored["metadata"]!["uid"]), (answer.Value.Name, answer.Value.Namespace, answer.Value.Uid));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), answer.Value.CreationTimestamp);
        Assert.Equal(ImmutableDictionary<string, string>.Empty.Add("a", "b"), answer.Value.Labels);
        Assert.Contains("as=PartialObjectMetadata", cluster.Fake.Requests[^1].Accept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_known_of_metadata_is_written_back()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Put(Secret, """{"metadata": {"finalizers": ["x"], "annotations": {"a": "b"}}}""");
        var read = await cluster.Server.GetAsync(Secret, KubernetesJson.Default.PartialObject, cluster.Stop);

        await cluster.Server.ReplaceAsync(Secret, read.Value!, KubernetesJson.Default.PartialObject, cluster.Stop);

        Assert.Equal("""["x"]""", cluster.Fake.Find(Secret)!["metadata"]!["finalizers"]!.ToJsonString());
        Assert.Equal("b", (string?)cluster.Fake.Find(Secret)!["metadata"]!["annotations"]!["a"]);
    }

    [Fact]
    public void What_is_left_out_has_its_default() => Assert.Equal("", JsonSerializer.Deserialize("""{"metadata": {}}""", KubernetesJson.Default.PartialObject)!.Metadata.Name);

    [Fact]
    public async Task A_write_of_an_old_version_is_a_conflict()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Put(Secret, "{}");
        var old = (await cluster.Server.GetAsync(Secret, KubernetesJson.Default.PartialObject, cluster.Stop)).Value!;
        cluster.Fake.Put(Secret, """{"data": {}}""");

        var written = await cluster.Server.ReplaceAsync(Secret, old, KubernetesJson.Default.PartialObject, cluster.Stop);
        var created = await cluster.Server.CreateAsync("/api/v1/namespaces/pratique/secrets", old, KubernetesJson.Default.PartialObject, cluster.Stop);

        Assert.True(written.Error!.IsConflict);
        Assert.Equal("Conflict", written.Error.Reason);
        Assert.Equal("AlreadyExists", created.Error!.Reason);
    }

    [Theory]
    [InlineData(PatchType.Merge, "application/merge-patch+json", """{"data": {"k": "v"}}""")]
    [InlineData(PatchType.Json, "application/json-patch+json", """[{"op": "add", "path": "/data", "value": {"k": "v"}}]""")]
    internal async Task A_patch_says_what_kind_it_is(PatchType type, string contentType, string patch)
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Put(Secret, "{}");

        var answer = await cluster.Server.PatchAsync(Secret, type, Encoding.UTF8.GetBytes(patch), KubernetesJson.Default.JsonElement, cluster.Stop);

        Assert.True(answer.Succeeded);
        Assert.Equal("v", (string?)cluster.Fake.Find(Secret)!["data"]!["k"]);
        Assert.Equal(contentType, cluster.Fake.Requests[^1].ContentType);
    }

    [Theory]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "NotFound")]
    [InlineData(409, "Conflict")]
    [InlineData(410, "Expired")]
    [InlineData(429, "TooManyRequests")]
    [InlineData(500, "InternalError")]
    public async Task Refusals_are_told_apart_and_say_what_was_asked_where(int status, string reason)
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Script = _ => FakeAnswer.Of(status, reason, "the words\nof the server") with { RetryAfter = 7 };

        var error = (await cluster.Server.GetAsync(Secret, KubernetesJson.Default.JsonElement, cluster.Stop)).Error!;

        Assert.Equal((status, reason), (error.Status, error.Reason));
        Assert.Equal($"get {Secret} at {cluster.Server.Address.GetLeftPart(UriPartial.Authority)}: {status} {reason}: the words of the server", error.Message);
        Assert.Equal(TimeSpan.FromSeconds(7), error.RetryAfter);
        Assert.Equal(
            (status == 401, status == 403, status == 404, status == 409, status == 410, status == 429),
            (error.IsUnauthorized, error.IsForbidden, error.IsNotFound, error.IsConflict, error.IsGone, error.IsTooManyRequests));
    }

    [Fact]
    public async Task A_page_of_a_proxy_is_a_refusal_too()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Script = _ => new FakeAnswer(503, "<html>");

        var error = (await cluster.Server.GetAsync(Secret, KubernetesJson.Default.JsonElement, cluster.Stop)).Error!;

        Assert.Equal((503, "ServiceUnavailable"), (error.Status, error.Reason));
    }

    [Theory]
    [InlineData("{", ApiErrorReasons.Malformed)]
    [InlineData("null", ApiErrorReasons.Malformed)]
    [InlineData("[]", ApiErrorReasons.Malformed)]
    [InlineData("", ApiErrorReasons.Malformed)]
    public async Task What_cannot_be_read_is_malformed(string body, string reason)
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Script = _ => new FakeAnswer(200, body);

        Assert.Equal(reason, (await cluster.Server.GetAsync(Secret, KubernetesJson.Default.PartialObject, cluster.Stop)).Error!.Reason);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task More_than_is_read_is_not_read(int status)
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Script = _ => new FakeAnswer(status, '"' + new string('a', ApiRequest.ObjectBytes) + '"');

        var error = (await cluster.Server.GetAsync(Secret, KubernetesJson.Default.JsonElement, cluster.Stop)).Error!;

        Assert.Equal(status == 200 ? ApiErrorReasons.TooLarge : "InternalServerError", error.Reason);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Script = _ => FakeAnswer.Never;

        var asked = cluster.Server.GetAsync(Secret, KubernetesJson.Default.JsonElement, cluster.Stop);
        await cluster.Fake.ReceivedAsync(_ => true);
        cluster.Time.Advance(ApiRequest.ObjectTimeout);

        Assert.Equal(ApiErrorReasons.TimedOut, (await asked).Error!.Reason);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_unreachable()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Script = _ => FakeAnswer.Cut;

        Assert.Equal(ApiErrorReasons.Unreachable, (await cluster.Server.GetAsync(Secret, KubernetesJson.Default.JsonElement, cluster.Stop)).Error!.Reason);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_not_answered()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var caller = new CancellationTokenSource();
        cluster.Fake.Script = _ => FakeAnswer.Never;

        var asked = cluster.Server.GetAsync(Secret, KubernetesJson.Default.JsonElement, caller.Token);
        await cluster.Fake.ReceivedAsync(_ => true);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_is_asked_for_by_nobody()
    {
        await using var cluster = await TestCluster.StartAsync();

        var answer = await cluster.Server.GetAsync(ApiPaths.Of("v1", "secrets", "shop", "../../kube-system/secrets/x"), KubernetesJson.Default.JsonElement, cluster.Stop);

        Assert.Equal(ApiErrorReasons.BadPath, answer.Error!.Reason);
        Assert.Empty(cluster.Fake.Requests);
    }

    [Fact]
    public async Task Questions_are_measured_by_verb_resource_and_result()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var measured = cluster.Measure<double>(TelemetryNames.KubernetesDuration);

        await cluster.Server.GetAsync(Secret, KubernetesJson.Default.JsonElement, cluster.Stop);

        var tags = Assert.Single(measured.All).Tags;
        Assert.Equal(("get", "secrets", "404"), (tags[TelemetryNames.Verb], tags[TelemetryNames.Resource], tags[TelemetryNames.Result]));
    }
}
