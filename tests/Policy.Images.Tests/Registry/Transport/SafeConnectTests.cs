using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Policy.Images.Configuration;
using Policy.Images.Registry.Transport;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Registry.Transport;

/// <summary>Which of a host's addresses is connected to, and when the next is tried.</summary>
public sealed class SafeConnectTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_address_that_does_not_answer_does_not_use_up_the_time_of_the_next()
    {
        await using var server = await StartAsync();
        using var dead = Dead.At("127.0.0.2", PortOf(server));
        var time = new TimerWatch();
        using var user = User(server, time, Resolve.To("127.0.0.2", "127.0.0.1"));

        var asking = user.GetAsync(NameOf(server));
        await time.Begun(SafeConnect.AddressLimit);
        Assert.False(asking.IsCompleted);
        time.Advance(SafeConnect.AddressLimit);

        Assert.Equal("here", (await asking).Value);
        Assert.Equal(1, time.Timers);
    }

    [Fact]
    public async Task The_last_address_has_all_the_time_that_the_asker_has()
    {
        using var dead = Dead.At("127.0.0.2", 0);
        var time = new TimerWatch();
        var connect = new SafeConnect(allowPrivate: true, Resolve.To("127.0.0.2"), time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var connecting = connect.ConnectAsync(new DnsEndPoint("registry.corp", dead.Port), deadline.Token).AsTask();
        time.Advance(TimeSpan.FromHours(1));
        Assert.False(connecting.IsCompleted);
        await deadline.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.Equal(0, time.Timers);
    }

    [Fact]
    public async Task An_address_that_this_machine_cannot_connect_to_is_passed_over_at_once()
    {
        // Without IPv6 there is no such socket; with it there is no way there.
        await using var server = await StartAsync();
        using var user = User(server, new TimerWatch(), Resolve.To("::ffff:127.0.0.2", "127.0.0.1"));

        Assert.Equal("here", (await user.GetAsync(NameOf(server))).Value);
    }

    [Fact]
    public async Task The_address_that_was_checked_is_the_one_that_is_connected_to()
    {
        await using var server = await StartAsync();
        using var user = User(server, new TimerWatch(), Resolve.InTurn("127.0.0.1"));

        Assert.Equal("here", (await user.GetAsync(NameOf(server))).Value);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_name_that_is_refused_is_not_looked_up_again()
    {
        await using var server = await StartAsync();
        using var user = User(server, new TimerWatch(), Resolve.InTurn("169.254.169.254"));

        Assert.Equal(
            new SourceError(UnknownReason.Unreachable, $"{NameOf(server)} is at 169.254.169.254, a cloud metadata address; those are never asked"),
            (await user.GetAsync(NameOf(server))).Error);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("[fd00:ec2::254]")]
    [InlineData("[::ffff:169.254.169.254]")]
    public async Task A_registry_at_the_metadata_address_is_never_asked(string host)
    {
        using var user = new TransportUser(Wire.Settings(host));

        var error = (await user.GetAsync(host)).Error!;

        Assert.Equal(UnknownReason.Unreachable, error.Reason);
        Assert.EndsWith(", a cloud metadata address; those are never asked", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_to_the_metadata_address_is_never_followed()
    {
        await using var server = await WireServer.StartAsync(context => context.Response.Redirect("http://169.254.169.254/latest"));
        using var user = new TransportUser(Wire.Settings(server.Host), Wire.Settings("169.254.169.254"));

        Assert.Equal(
            new SourceError(
                UnknownReason.Unreachable,
                $"169.254.169.254 (for {server.Host}) is at 169.254.169.254, a cloud metadata address; those are never asked"),
            (await user.GetAsync(server.Host)).Error);
    }

    private static Task<WireServer> StartAsync() => WireServer.StartAsync(context => context.Response.WriteAsync("here"));

    private static TransportUser User(WireServer server, TimeProvider time, HostResolver resolve) =>
        new(new PratiqueConfiguration { Registries = [Wire.Settings(NameOf(server))] }, resolve, time);

    private static int PortOf(WireServer server) => server.Url("/").Port;

    private static string NameOf(WireServer server) => $"registry.corp:{PortOf(server)}";

    /// <summary>A listener whose queue is full: Linux drops what comes then, as a firewall would.</summary>
    private sealed class Dead : IDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly Socket _first = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

        public static Dead At(string address, int port)
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems answer when their queue is full");
            var dead = new Dead();
            dead._listener.Bind(new IPEndPoint(IPAddress.Parse(address), port));
            dead._listener.Listen(0);
            dead._first.Connect(dead._listener.LocalEndPoint!);
            return dead;
        }

        public void Dispose()
        {
            _first.Dispose();
            _listener.Dispose();
        }
    }
}
