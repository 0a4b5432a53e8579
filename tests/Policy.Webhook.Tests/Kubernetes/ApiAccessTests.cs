using Policy.Images.Configuration;
using Policy.Testing;
using Policy.Testing.Kubernetes;
using Policy.Webhook.Kubernetes;
using Policy.Webhook.Kubernetes.Access;
using Policy.Webhook.Kubernetes.Wire;

namespace Policy.Webhook.Tests.Kubernetes;

public sealed class ApiAccessTests : IDisposable
{
    private const string Path = "/api/v1/namespaces/shop";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_pod_has_address_token_CA_and_namespace()
    {
        using var authority = new TestAuthority();
        await using var cluster = await TestCluster.StartAsync(new FakeApiServerOptions { Authority = authority, Token = "one" });
        WriteServiceAccount(authority, "one\n");

        using var server = InPod(cluster);

        Assert.Equal("team", server.Namespace);
        Assert.True((await server.GetAsync(Path, KubernetesJson.Default.JsonElement, cluster.Stop)).Error!.IsNotFound);
    }

    [Fact]
    public async Task A_token_that_was_replaced_is_read_again_within_a_minute()
    {
        using var authority = new TestAuthority();
        await using var cluster = await TestCluster.StartAsync(new FakeApiServerOptions { Authority = authority });
        WriteServiceAccount(authority, "one");
        using var server = InPod(cluster);
        await server.GetAsync(Path, KubernetesJson.Default.JsonElement, cluster.Stop);
        File.WriteAllText(_folder["token"], "two");

        cluster.Time.Advance(TimeSpan.FromSeconds(59));
        await server.GetAsync(Path, KubernetesJson.Default.JsonElement, cluster.Stop);
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        await server.GetAsync(Path, KubernetesJson.Default.JsonElement, cluster.Stop);

        Assert.Equal(["Bearer one", "Bearer one", "Bearer two"], cluster.Fake.Requests.Select(request => request.Authorization));
    }

    [Fact]
    public async Task A_token_that_is_refused_is_read_again_at_once()
    {
        using var authority = new TestAuthority();
        await using var cluster = await TestCluster.StartAsync(new FakeApiServerOptions { Authority = authority, Token = "one" });
        WriteServiceAccount(authority, "one");
        using var server = InPod(cluster);
        await server.GetAsync(Path, KubernetesJson.Default.JsonElement, cluster.Stop);
        cluster.Fake.Token = "two";
        File.WriteAllText(_folder["token"], "two");

        Assert.True((await server.GetAsync(Path, KubernetesJson.Default.JsonElement, cluster.Stop)).Error!.IsUnauthorized);
        Assert.True((await server.GetAsync(Path, KubernetesJson.Default.JsonElement, cluster.Stop)).Error!.IsNotFound);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("a\nb")]
    public async Task Without_a_token_nothing_is_asked(string? token)
    {
        using var authority = new TestAuthority();
        await using var cluster = await TestCluster.StartAsync(new FakeApiServerOptions { Authority = authority });
        WriteServiceAccount(authority, "one");
        using var server = InPod(cluster);
        File.Delete(_folder["token"]);
        if (token is not null)
        {
            File.WriteAllText(_folder["token"], token);
        }

        Assert.Equal(ApiErrorReasons.NoCredentials, (await server.GetAsync(Path, KubernetesJson.Default.JsonElement, cluster.Stop)).Error!.Reason);
        Assert.Empty(cluster.Fake.Requests);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_not_taken_until_the_CA_file_has_it()
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority();
        await using var cluster = await TestCluster.StartAsync(new FakeApiServerOptions { Authority = authority });
        WriteServiceAccount(other, "one");
        using var server = InPod(cluster);

        Assert.Equal(ApiErrorReasons.Unreachable, (await server.GetAsync(Path, KubernetesJson.Default.JsonElement, cluster.Stop)).Error!.Reason);
        File.WriteAllText(_folder["ca.crt"], other.CertificatePem + "\n" + authority.CertificatePem);
        Assert.True((await server.GetAsync(Path, KubernetesJson.Default.JsonElement, cluster.Stop)).Error!.IsNotFound);
        Assert.Single(cluster.Fake.Requests);
    }

    [Theory]
    [InlineData("other.svc", false)]
    [InlineData("localhost", true)]
    public async Task The_name_in_the_certificate_has_to_be_right(string name, bool right)
    {
        using var authority = new TestAuthority();
        await using var cluster = await TestCluster.StartAsync(new FakeApiServerOptions { Authority = authority });
        var text = File.ReadAllText(cluster.Fake.WriteKubeconfig(_folder)).Replace("cluster: {", $"cluster: {{tls-server-name: {name}, ", StringComparison.Ordinal);
        File.WriteAllText(_folder["kubeconfig"], text);

        using var server = Connect(cluster);

        var error = (await server.GetAsync(Path, KubernetesJson.Default.JsonElement, cluster.Stop)).Error!;
        Assert.Equal((right, right ? "NotFound" : ApiErrorReasons.Unreachable), (error.IsNotFound, error.Reason));
    }

    [Fact]
    public async Task A_kubeconfig_may_say_that_any_certificate_will_do()
    {
        using var authority = new TestAuthority();
        await using var cluster = await TestCluster.StartAsync(new FakeApiServerOptions { Authority = authority });
        File.WriteAllText(_folder["kubeconfig"], Kubeconfig(cluster, "insecure-skip-tls-verify: true", "token: one"));

        using var server = Connect(cluster);

        Assert.True((await server.GetAsync(Path, KubernetesJson.Default.JsonElement, cluster.Stop)).Error!.IsNotFound);
    }

    [Fact]
    public async Task A_kubeconfigs_files_are_beside_it_and_read_again()
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority();
        await using var cluster = await TestCluster.StartAsync(new FakeApiServerOptions { Authority = authority, Token = "from a file" });
        File.WriteAllText(_folder["ca.crt"], other.CertificatePem + "\n" + authority.CertificatePem);
        File.WriteAllText(_folder["token"], "from a file\n");
        File.WriteAllText(_folder["kubeconfig"], Kubeconfig(cluster, "certificate-authority: ca.crt", "tokenFile: token"));

        using var server = Connect(cluster);

        Assert.True((await server.GetAsync(Path, KubernetesJson.Default.JsonElement, cluster.Stop)).Error!.IsNotFound);
        Assert.Equal("default", server.Namespace);
    }

    [Fact]
    public async Task A_client_certificate_is_shown()
    {
        using var authority = new TestAuthority();
        await using var cluster = await TestCluster.StartAsync(new FakeApiServerOptions { Authority = authority });
        authority.Write(_folder);
        authority.WriteClient(_folder);
        File.WriteAllText(_folder["kubeconfig"], Kubeconfig(cluster, "certificate-authority: ca.pem", "client-certificate: client.pem, client-key: client.key"));

        using var server = Connect(cluster);

        Assert.True((await server.GetAsync(Path, KubernetesJson.Default.JsonElement, cluster.Stop)).Error!.IsNotFound);
        Assert.Equal("", cluster.Fake.Requests[^1].Authorization);
        Assert.Equal("CN=pratique", cluster.Fake.Requests[^1].ClientSubject);
    }

    [Fact]
    public async Task The_configuration_may_name_another_namespace()
    {
        await using var cluster = await TestCluster.StartAsync();
        var settings = new ClusterSettings { Kubeconfig = cluster.Fake.WriteKubeconfig(_folder, "theirs"), Namespace = "ours" };

        using var server = new ApiServer(ApiServer.Find(settings, _ => null, cluster.Time).Access!, cluster.Time, cluster.Metrics);
        using var theirs = new ApiServer(ApiServer.Find(settings with { Namespace = null }, _ => null, cluster.Time).Access!, cluster.Time, cluster.Metrics);

        Assert.Equal(("ours", "theirs"), (server.Namespace, theirs.Namespace));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1, 2]")]
    [InlineData("{")]
    [InlineData("current-context: none")]
    [InlineData("{current-context: c, contexts: [{name: c, context: {cluster: k}}]}")]
    [InlineData("{current-context: c, contexts: [{name: c, context: {cluster: k}}], clusters: [{name: k, cluster: {server: nowhere}}]}")]
    [InlineData("{current-context: c, contexts: [{name: c, context: {cluster: k}}], clusters: [{name: k, cluster: {server: 'https://x', certificate-authority: none.crt}}]}")]
    [InlineData("{current-context: c, contexts: [{name: c, context: {cluster: k}}], clusters: [{name: k, cluster: {server: 'https://x', certificate-authority-data: '%%%'}}]}")]
    [InlineData("{current-context: c, contexts: [{name: c, context: {cluster: k, user: u}}], clusters: [{name: k, cluster: {server: 'https://x'}}], users: [{name: u, user: {}}]}")]
    public async Task A_kubeconfig_that_cannot_be_used_is_told(string text)
    {
        await using var cluster = await TestCluster.StartAsync();
        File.WriteAllText(_folder["kubeconfig"], text);

        var result = ApiServer.Find(new ClusterSettings { Kubeconfig = _folder["kubeconfig"] }, _ => null, cluster.Time);

        Assert.StartsWith($"cluster.kubeconfig: {_folder["kubeconfig"]} cannot be used: ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "443")]
    [InlineData("10.0.0.1", null)]
    [InlineData("10.0.0.1", "many")]
    [InlineData("10.0.0.1", "443")] // a service account that is not mounted
    public async Task Outside_a_pod_it_is_said_what_to_do(string? host, string? port)
    {
        await using var cluster = await TestCluster.StartAsync();

        var result = ServiceAccount.Read(name => name == "KUBERNETES_SERVICE_HOST" ? host : port, cluster.Time, _folder["none"]);

        Assert.StartsWith("cluster: there is no service account of a pod here (", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("); outside a cluster, cluster.kubeconfig names a kubeconfig", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_may_be_of_IPv6()
    {
        using var authority = new TestAuthority();
        WriteServiceAccount(authority, "one");

        var access = ServiceAccount.Read(name => name == "KUBERNETES_SERVICE_HOST" ? "fd00::1" : "6443", TimeProvider.System, System.IO.Path.GetDirectoryName(_folder["token"])!).Access!;

        Assert.Equal(new Uri("https://[fd00::1]:6443/"), access.Server);
    }

    private ApiServer InPod(TestCluster cluster)
    {
        var address = cluster.Fake.Address;
        var access = ServiceAccount.Read(
            name => name == "KUBERNETES_SERVICE_HOST" ? address.Host : $"{address.Port}", cluster.Time, System.IO.Path.GetDirectoryName(_folder["token"])!);
        Assert.Null(access.Error);
        return new ApiServer(access.Access!, cluster.Time, cluster.Metrics);
    }

    private ApiServer Connect(TestCluster cluster)
    {
        var result = ApiServer.Find(new ClusterSettings { Kubeconfig = _folder["kubeconfig"] }, _ => null, cluster.Time);
        Assert.Null(result.Error);
        return new ApiServer(result.Access!, cluster.Time, cluster.Metrics);
    }

    private void WriteServiceAccount(TestAuthority authority, string token)
    {
        File.WriteAllText(_folder["token"], token);
        File.WriteAllText(_folder["ca.crt"], authority.CertificatePem);
        File.WriteAllText(_folder["namespace"], "team\n");
    }

    private static string Kubeconfig(TestCluster cluster, string trust, string user) => $$$"""
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: k, user: u}}]
        clusters: [{name: k, cluster: {server: "{{{cluster.Fake.Address}}}", {{{trust}}} }}]
        users: [{name: u, user: { {{{user}}} }}]
        """;
}
