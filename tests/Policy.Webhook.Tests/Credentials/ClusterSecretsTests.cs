using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Policy.Images.Configuration;
using Policy.Testing;
using Policy.Webhook.Credentials;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Tests.Credentials;

/// <summary>How secrets are asked of the API server, seen from the wire.</summary>
public sealed class ClusterSecretsTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly List<string> _asked = [];

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_secret_is_read_by_its_name()
    {
        var answer = await GetAsync(200, """{"type":"kubernetes.io/dockerconfigjson","data":{".dockerconfigjson":"e30="}}""");

        Assert.Equal(["GET /api/v1/namespaces/team/secrets/regcred"], _asked);
        Assert.Equal("{}"u8, answer.Secret!.Data!.DockerConfigJson!);
    }

    [Theory]
    [InlineData(404, "{}", "was not found")]
    [InlineData(403, "{}", "may not be read: the webhook has no right to get secrets there")]
    [InlineData(200, """{"data":{".dockerconfigjson":"topsecret!"}}""", "was not read (Malformed)")]
    [InlineData(500, """{"kind":"Status","reason":"InternalError","message":"topsecret"}""", "was not read (InternalError)")]
    public async Task What_keeps_it_from_being_read_is_said_without_it(int status, string body, string problem) =>
        Assert.Equal(new SecretAnswer(null, problem), await GetAsync(status, body));

    private async Task<SecretAnswer> GetAsync(int status, string body)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var api = builder.Build();
        api.Run(async context =>
        {
            _asked.Add($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body);
        });
        await api.StartAsync(TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            _folder["kubeconfig"],
            $$$"""
            {"apiVersion":"v1","kind":"Config","current-context":"c","contexts":[{"name":"c","context":{"cluster":"c","user":"u"}}],
             "clusters":[{"name":"c","cluster":{"server":"{{{api.Urls.Single()}}}"}}],"users":[{"name":"u","user":{"token":"t"}}]}
            """,
            TestContext.Current.CancellationToken);
        var metrics = new KubernetesMetrics(_services.GetRequiredService<IMeterFactory>());
        var found = ApiServer.Find(new ClusterSettings { Kubeconfig = _folder["kubeconfig"] }, _ => null, TimeProvider.System);
        Assert.Null(found.Error);
        using var server = new ApiServer(found.Access!, TimeProvider.System, metrics);
        return await new ClusterSecrets(server).GetAsync("team", "regcred", TestContext.Current.CancellationToken);
    }
}
