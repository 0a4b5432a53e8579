using System.Net.Security;
using System.Net.Sockets;
using Policy.Images.Configuration;
using Policy.Testing;
using Policy.Webhook.Certificates;

namespace Policy.Webhook.Tests.Certificates;

public sealed class CurrentIdentityTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_an_identity_it_is_not_ready_and_hangs_up()
    {
        await using var replica = await Replica.StartAsync();
        using var plain = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = replica.Plain };

        Assert.Equal("not ready: Certificate\n", await ReadyAsync(plain));
        Assert.NotNull(await replica.ShakeHandsAsync("", "localhost", TimeProvider.System.GetUtcNow()));

        replica.Identity.Swap(Make());

        Assert.Equal("ok\n", await ReadyAsync(plain));
        Assert.Null(await replica.ShakeHandsAsync(await File.ReadAllTextAsync(_folder["ca.pem"]), "localhost", TimeProvider.System.GetUtcNow()));
    }

    [Fact]
    public async Task A_swap_drops_no_connection_and_shows_new_ones_the_new_certificate()
    {
        var first = Make();
        await using var replica = await Replica.StartAsync(CurrentIdentity.Of(first));
        using var handler = TestWebhook.Trusting(_folder["ca.pem"]);
        var connections = 0;
        handler.ConnectCallback = async (context, cancel) =>
        {
            connections++;
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(context.DnsEndPoint, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        };
        using var client = new HttpClient(handler) { BaseAddress = replica.Admission };
        using var before = await client.PostAsync(new Uri("/validate", UriKind.Relative), new StringContent("{}"));

        var second = Make();
        replica.Identity.Swap(second);
        using var after = await client.PostAsync(new Uri("/validate", UriKind.Relative), new StringContent("{}"));

        Assert.Equal(before.StatusCode, after.StatusCode);
        Assert.Equal(1, connections);
        Assert.Equal(second.Certificate.Thumbprint, await ShownAsync(replica));
    }

    private ServerIdentity Make() => IdentitySource.Load(new TlsSettings { CaFile = _folder["ca.pem"] }, TimeProvider.System).Identity!;

    private static async Task<string> ReadyAsync(HttpClient plain)
    {
        using var answer = await plain.GetAsync(new Uri("/readyz", UriKind.Relative));
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<string> ShownAsync(Replica replica)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", replica.Admission.Port);
        await using var tls = new SslStream(tcp.GetStream());
        var shown = "";
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            AllowTlsResume = false,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => (shown = certificate!.GetCertHashString()).Length > 0,
        });
        return shown;
    }
}
