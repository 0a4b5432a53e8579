using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Policy.Testing;

namespace Policy.Images.Tests.Registry;

/// <summary>A request that a <see cref="WireServer"/> got.</summary>
internal sealed record WireRequest(string Method, string Path, string Query, string? Authorization, string Accept);

/// <summary>A server on loopback that answers as a test says and keeps what it was asked.</summary>
internal sealed class WireServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<WireRequest> _requests = new();

    private WireServer(WebApplication application) => _application = application;

    public IReadOnlyList<WireRequest> Requests => [.. _requests];

    public string Host => new Uri(_application.Urls.Single()).Authority;

    public Uri Url(string path) => new(new Uri(_application.Urls.Single()), path);

    public static Task<WireServer> StartAsync(Action<HttpContext> answer, TestAuthority? authority = null) =>
        StartAsync(
            context =>
            {
                answer(context);
                return Task.CompletedTask;
            },
            authority);

    public static async Task<WireServer> StartAsync(
        Func<HttpContext, Task> answer, TestAuthority? authority = null, ClientCertificateMode clients = ClientCertificateMode.NoCertificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (authority is not null)
            {
                listen.UseHttps(authority.Server, https =>
                {
                    https.ClientCertificateMode = clients;
                    https.ClientCertificateValidation = (certificate, _, _) => certificate.Equals(authority.Client);
                });
            }
        }));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);

        var server = new WireServer(builder.Build());
        server._application.Run(async context =>
        {
            var request = context.Request;
            server._requests.Enqueue(new WireRequest(
                request.Method, request.Path, request.QueryString.Value ?? "", request.Headers.Authorization, request.Headers.Accept.ToString()));
            await answer(context);
        });
        await server._application.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();
}
