using System.Text;
using Policy.E2E.Tests.Samples;

namespace Policy.E2E.Tests.ClusterMode;

/// <summary>The API server goes, and with it all that is watched and written.</summary>
[Collection(nameof(Installation))]
public sealed class OutageTests(Installation cluster)
{
    [Fact]
    public async Task Decisions_go_on_while_the_API_server_is_away_and_what_is_edited_afterwards_counts()
    {
        var kubectl = cluster.Kubectl;
        await cluster.NamespaceAsync("outage");
        await cluster.PolicyAsync("outage", "preset: baseline");
        await cluster.WhenAsync("outage", "denied the request");
        var secret = await OwnCertificate.ReadAsync(kubectl);
        var logged = new FileInfo(cluster.Server.AuditLog.File).Length;

        await cluster.Server.RestartAsync(async () =>
        {
            foreach (var replica in cluster.Replicas.Running)
            {
                Assert.Equal("ok\n", await cluster.Replicas.ReadinessAsync(replica));
                Assert.Contains("1 reason to deny Pod outage/web", await AskAsync(replica.Address, SampleImages.Root, secret), StringComparison.Ordinal);
                Assert.Contains("\"allowed\":true", await AskAsync(replica.Address, SampleImages.Good, secret), StringComparison.Ordinal);
            }
        });
        await cluster.WhenAsync("outage", "denied the request");
        await kubectl.MustAsync("", "patch", "imgpol", "outage", "--type=merge", "-p", """{"spec":{"mode":"Warn"}}""");
        await cluster.WhenAsync("outage", "Warning: ");
        await Eventually.GetAsync(
            async () => await kubectl.MustAsync("", "get", "imgpol", "outage", "-o", "jsonpath={.status.observedGeneration}") == "2" ? "2" : null,
            () => "no status is written after it");

        Assert.True(new FileInfo(cluster.Server.AuditLog.File).Length > logged);
    }

    // As the API server would ask.
    private static async Task<string> AskAsync(Uri replica, string image, IReadOnlyDictionary<string, string> secret)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = OwnCertificate.Trust(secret) });
        using var review = new StringContent(Review(image), Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri(replica, "/validate"), review);
        return await response.Content.ReadAsStringAsync();
    }

    private static string Review(string image) => $$"""
        {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
          "uid": "{{Guid.NewGuid()}}", "operation": "CREATE", "namespace": "outage", "name": "web", "userInfo": {"username": "somebody"},
          "kind": {"group": "", "version": "v1", "kind": "Pod"}, "resource": {"group": "", "version": "v1", "resource": "pods"},
          "object": {"apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": "outage", "name": "web"},
            "spec": {"containers": [{"name": "app", "image": "{{image}}"}]} } } }
        """;
}
