using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Policy.Images.Configuration;
using Policy.Testing;
using Policy.Testing.Kubernetes;
using Policy.Webhook.Certificates;
using Policy.Webhook.Certificates.Shared;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Tests.Certificates.Shared;

/// <summary>Certificates at an API server's wire.</summary>
public sealed class ApiCertificatesTests : IAsyncLifetime
{
    private const string SecretPath = "/api/v1/namespaces/pratique/secrets/pratique-certificates";
    private const string ConfigurationPath = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/pratique";

    private readonly TestFolder _folder = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly CurrentIdentity _identity = new();
    private FakeApiServer _fake = null!;
    private ApiServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _fake = await FakeApiServer.StartAsync();
        var settings = new ClusterSettings { Kubeconfig = _fake.WriteKubeconfig(_folder) };
        var found = ApiServer.Find(settings, _ => null, TimeProvider.System);
        Assert.Null(found.Error);
        _server = new ApiServer(found.Access!, TimeProvider.System, new KubernetesMetrics(_services.GetRequiredService<IMeterFactory>()));
    }

    public async ValueTask DisposeAsync()
    {
        _server.Dispose();
        await _fake.DisposeAsync();
        await _services.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_Secret_is_made_and_published_to_our_webhooks_alone()
    {
        Register();

        await LookAsync();

        var secret = _fake.Find(SecretPath)!;
        Assert.Equal("kubernetes.io/tls", (string?)secret["type"]);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", Text(secret, "tls.crt"), StringComparison.Ordinal);
        var authority = Text(secret, "ca.crt").Trim() + "\n";
        Assert.Equal([authority, null, authority], Bundles());
        Assert.True(_identity.Value!.Certificate.MatchesHostname("pratique.pratique.svc"));

        var asked = _fake.Requests.Count;
        await LookAsync();
        Assert.Equal(2, _fake.Requests.Count - asked); // one look at each
    }

    [Fact]
    public async Task A_configuration_that_was_applied_anew_gets_its_bundle_back()
    {
        Register();
        await LookAsync();
        var before = Bundles();
        Register();
        Assert.Equal([null, null, null], Bundles());

        await LookAsync();

        Assert.Equal(before, Bundles());
    }

    [Fact]
    public async Task What_others_put_into_the_Secret_stays()
    {
        Register();
        _fake.Put(SecretPath, """
            {"metadata": {"labels": {"team": "platform"}, "ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "a", "uid": "b"}]},
             "type": "Opaque", "data": {"notes": "bWluZQ==", "ca.crt": "AAAA", "old-ca.until": ""}, "immutable": false}
            """);

        await LookAsync();

        var secret = _fake.Find(SecretPath)!;
        Assert.Equal("platform", (string?)secret["metadata"]!["labels"]!["team"]);
        Assert.Equal("b", (string?)secret["metadata"]!["ownerReferences"]![0]!["uid"]);
        Assert.Equal("Opaque", (string?)secret["type"]);
        Assert.Equal("mine", Text(secret, "notes"));
        Assert.Null(secret["data"]!["old-ca.until"]);
        Assert.NotNull(_identity.Value);
    }

    [Fact]
    public async Task A_write_that_others_were_faster_with_is_a_conflict()
    {
        var secret = new ApiSecret(_server, "pratique-certificates");
        var data = new Dictionary<string, string> { ["tls.crt"] = "a", ["tls.key"] = "b" };

        Assert.IsType<SecretRead.Absent>(await secret.ReadAsync(default));
        Assert.IsType<SecretWrite.Written>(await secret.CreateAsync(data, default));
        Assert.IsType<SecretWrite.Conflict>(await secret.CreateAsync(data, default));

        var read = Assert.IsType<SecretRead.Found>(await secret.ReadAsync(default));
        Assert.Equal(data, read.Data);
        _fake.Put(SecretPath, """{"data": {}}""");
        Assert.IsType<SecretWrite.Conflict>(await secret.ReplaceAsync(read.Version, data, default));

        var again = Assert.IsType<SecretRead.Found>(await secret.ReadAsync(default));
        Assert.IsType<SecretWrite.Conflict>(await secret.ReplaceAsync(read.Version, data, default));
        _fake.Delete(SecretPath);
        Assert.IsType<SecretWrite.Conflict>(await secret.ReplaceAsync(again.Version, data, default));
    }

    [Fact]
    public async Task A_configuration_without_our_webhooks_and_none_at_all_are_told()
    {
        var bundle = new ApiBundle(_server, "pratique");

        Assert.IsType<PublishResult.Failed>(await bundle.PublishAsync("pem", default));

        _fake.Put(ConfigurationPath, """{"webhooks": [{"name": "other.corp", "clientConfig": {}}]}""");
        var failed = Assert.IsType<PublishResult.Failed>(await bundle.PublishAsync("pem", default));
        Assert.Equal("The ValidatingWebhookConfiguration pratique holds neither of the webhooks images.pratique.dev, policies.pratique.dev.", failed.Problem);
    }

    [Fact]
    public async Task The_service_looks_by_itself_and_is_stopped()
    {
        Register();
        var services = new ServiceCollection().AddLogging().AddMetrics().AddSingleton<TimeProvider>(_time).AddSingleton(_server);
        services.AddCertificates(new TlsSettings { Secret = "pratique-certificates", Service = "pratique" }, _identity);
        services.AddSharedCertificates(
            new TlsSettings { Secret = "pratique-certificates", Service = "pratique" }, new ClusterSettings(), _ => true);
        await using var provider = services.BuildServiceProvider();
        var there = new TaskCompletionSource();
        _identity.WhenThere(there.SetResult);
        var hosted = provider.GetServices<IHostedService>().ToList();

        foreach (var service in hosted)
        {
            await service.StartAsync(default);
        }

        await there.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.All(
            ["localhost", "pratique", "pratique.pratique", "pratique.pratique.svc", "pratique.pratique.svc.cluster.local"],
            host => Assert.True(_identity.Value!.Certificate.MatchesHostname(host)));
        foreach (var service in hosted)
        {
            await service.StopAsync(default);
        }
    }

    private Task LookAsync() => new SharedCertificates(
        new ApiSecret(_server, "pratique-certificates"), new ApiBundle(_server, "pratique"), new(["pratique.pratique.svc"], CertificateTimes.Default),
        _identity, Replica.MetricsOf(_identity), new LogLines<SharedCertificates>(), _time).LookAsync(leads: true, default);

    private void Register() => _fake.Put(ConfigurationPath, """
        {"webhooks": [
          {"name": "images.pratique.dev", "clientConfig": {"service": {"name": "pratique", "namespace": "pratique"}}},
          {"name": "other.corp", "clientConfig": {"url": "https://other.corp"}},
          {"name": "policies.pratique.dev", "clientConfig": {"service": {"name": "pratique", "namespace": "pratique"}}}]}
        """);

    private string?[] Bundles() =>
        [.. _fake.Find(ConfigurationPath)!["webhooks"]!.AsArray().Select(webhook => webhook!["clientConfig"]!["caBundle"] is { } bundle ? Decode(bundle) : null)];

    private static string Text(JsonObject secret, string name) => Decode(secret["data"]![name]!);

    private static string Decode(JsonNode text) => Encoding.UTF8.GetString(Convert.FromBase64String((string)text!));
}
