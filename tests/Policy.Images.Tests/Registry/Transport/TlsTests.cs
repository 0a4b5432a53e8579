using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Time.Testing;
using Policy.Images.Configuration;
using Policy.Images.Registry.Transport;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Registry.Transport;

/// <summary>Whom a registry is taken for, what is shown to it, and files that change.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TestFolder _folder = new();

    public TlsTests()
    {
        _authority.Write(_folder);
        _authority.WriteClient(_folder);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task SkipTlsVerify_takes_any_certificate_of_the_host_named_and_of_no_other()
    {
        await using var other = await StartAsync();
        await using var server = await StartAsync();
        await using var redirecting = await WireServer.StartAsync(context => context.Response.Redirect(other.Url("/").ToString()), _authority);
        var settings = new RegistrySettings { AllowPrivate = true, SkipTlsVerify = true, Host = "" };
        using var user = new TransportUser(settings with { Host = server.Host }, settings with { Host = redirecting.Host });

        Assert.Equal("nobody", (await user.GetAsync(server.Host)).Value);
        var error = (await user.GetAsync(redirecting.Host)).Error!;

        Assert.StartsWith($"no TLS connection with {other.Host} (for {redirecting.Host}): ", error.Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_client_certificate_is_shown_to_the_host_named_and_to_no_other()
    {
        await using var other = await StartAsync(ClientCertificateMode.AllowCertificate);
        await using var server = await WireServer.StartAsync(
            context =>
            {
                Assert.Equal(_authority.Client, context.Connection.ClientCertificate);
                context.Response.Redirect(other.Url("/").ToString());
                return Task.CompletedTask;
            },
            _authority, ClientCertificateMode.RequireCertificate);
        using var user = new TransportUser(Settings(other), WithClient(server));

        Assert.Equal("nobody", (await user.GetAsync(server.Host)).Value);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_registry_that_wants_a_client_certificate_does_not_answer_without()
    {
        await using var server = await StartAsync(ClientCertificateMode.RequireCertificate);
        using var with = new TransportUser(WithClient(server));
        using var without = new TransportUser(Settings(server));

        Assert.Equal("CN=pratique", (await with.GetAsync(server.Host)).Value);
        Assert.Equal(UnknownReason.Unreachable, (await without.GetAsync(server.Host)).Error!.Reason);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("gone.pem", "client.key", "the client certificate gone.pem (registries[].clientCertificateFile) is not there")]
    [InlineData("client.pem", "gone.key", "the client key gone.key (registries[].clientKeyFile) is not there")]
    [InlineData("client.pem", "server.key", "the client certificate client.pem (registries[].clientCertificateFile) and the client key server.key (registries[].clientKeyFile) are no PEM certificate and its PEM key without a password")]
    [InlineData("client.key", "client.pem", "the client certificate client.key (registries[].clientCertificateFile) and the client key client.pem (registries[].clientKeyFile) are no PEM certificate and its PEM key without a password")]
    [InlineData("client.pem", "locked.key", "the client certificate client.pem (registries[].clientCertificateFile) and the client key locked.key (registries[].clientKeyFile) are no PEM certificate and its PEM key without a password")]
    public async Task A_client_certificate_that_cannot_be_used_is_said_to_be_one(string certificate, string key, string problem)
    {
        using (var locked = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            await File.WriteAllTextAsync(
                _folder["locked.key"],
                locked.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)),
                TestContext.Current.CancellationToken);
        }

        using var user = new TransportUser(new RegistrySettings { Host = "registry.corp", ClientCertificateFile = _folder[certificate], ClientKeyFile = _folder[key] });

        Assert.Equal(new SourceError(UnknownReason.Unreachable, problem), (await user.GetAsync("registry.corp")).Error);
    }

    [Fact]
    public async Task A_CA_file_that_changes_is_read_again_after_a_while()
    {
        using var before = new TestAuthority();
        var file = _folder["rotated.pem"];
        Put(file, before, hours: 1);
        await using var server = await StartAsync();
        var time = new FakeTimeProvider();
        using var user = User(time, Settings(server) with { CaFile = file });

        Assert.NotNull((await user.GetAsync(server.Host)).Error);
        Put(file, _authority, hours: 2);
        time.Advance(HandlerPool.FilesLifetime - TimeSpan.FromTicks(1));
        Assert.NotNull((await user.GetAsync(server.Host)).Error);
        time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("nobody", (await user.GetAsync(server.Host)).Value);
    }

    [Fact]
    public async Task A_mounted_secret_that_changes_is_read_again()
    {
        // The kubelet swaps a link to a folder; the links to the files within it stay as they are.
        using var before = new TestAuthority();
        foreach (var (version, authority) in new[] { ("v1", before), ("v2", _authority) })
        {
            Directory.CreateDirectory(_folder[version]);
            Put(_folder[$"{version}/ca.crt"], authority, version == "v1" ? 1 : 2);
        }

        Directory.CreateSymbolicLink(_folder["..data"], "v1");
        File.CreateSymbolicLink(_folder["ca.crt"], "..data/ca.crt");
        await using var server = await StartAsync();
        var time = new FakeTimeProvider();
        using var user = User(time, Settings(server) with { CaFile = _folder["ca.crt"] });

        Assert.NotNull((await user.GetAsync(server.Host)).Error);
        Directory.Delete(_folder["..data"]);
        Directory.CreateSymbolicLink(_folder["..data"], "v2");
        time.Advance(HandlerPool.FilesLifetime);

        Assert.Equal("nobody", (await user.GetAsync(server.Host)).Value);
    }

    [Fact]
    public async Task A_client_certificate_that_changes_is_read_again_and_one_that_is_gone_is_not_shown_any_more()
    {
        await using var server = await StartAsync(ClientCertificateMode.RequireCertificate);
        var time = new FakeTimeProvider();
        using var user = User(time, WithClient(server));
        Assert.Equal("CN=pratique", (await user.GetAsync(server.Host)).Value);

        File.Move(_folder["client.key"], _folder["kept.key"]);
        Assert.True((await user.GetAsync(server.Host)).Succeeded);
        time.Advance(HandlerPool.FilesLifetime);
        Assert.Equal("the client key client.key (registries[].clientKeyFile) is not there", (await user.GetAsync(server.Host)).Error?.Message);

        // Nobody waits to see whether it is back.
        File.Move(_folder["kept.key"], _folder["client.key"]);
        Assert.True((await user.GetAsync(server.Host)).Succeeded);
    }

    [Fact]
    public async Task A_request_that_is_under_way_when_files_change_comes_to_its_end()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = 0;
        await using var server = await WireServer.StartAsync(
            async context =>
            {
                await context.Response.WriteAsync("the beginning");
                await context.Response.Body.FlushAsync();
                if (Interlocked.Increment(ref asked) == 1)
                {
                    begun.SetResult();
                    await changed.Task;
                }

                await context.Response.WriteAsync(" and the end");
            },
            _authority);
        var time = new FakeTimeProvider();
        using var user = User(time, Settings(server));

        var slow = user.GetAsync(server.Host);
        await begun.Task;
        File.SetLastWriteTimeUtc(_folder["ca.pem"], DateTime.UnixEpoch);
        time.Advance(HandlerPool.FilesLifetime);
        Assert.Equal("the beginning and the end", (await user.GetAsync(server.Host)).Value);
        changed.SetResult();

        Assert.Equal("the beginning and the end", (await slow).Value);
    }

    private static TransportUser User(TimeProvider time, RegistrySettings settings) =>
        new(new PratiqueConfiguration { Registries = [settings] }, time: time);

    // A file system's clock may tick too seldom for two versions to differ by it.
    private void Put(string file, TestAuthority authority, int hours)
    {
        authority.Write(_folder);
        File.Copy(_folder["ca.pem"], file, overwrite: true);
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddHours(hours));
    }

    private Task<WireServer> StartAsync(ClientCertificateMode clients = ClientCertificateMode.NoCertificate) => WireServer.StartAsync(
        context => clients == ClientCertificateMode.NoCertificate
            ? context.Response.WriteAsync("nobody")
            : context.Response.WriteAsync(context.Connection.ClientCertificate?.Subject ?? "nobody"),
        _authority, clients);

    private RegistrySettings Settings(WireServer server) => new() { Host = server.Host, AllowPrivate = true, CaFile = _folder["ca.pem"] };

    private RegistrySettings WithClient(WireServer server) =>
        Settings(server) with { ClientCertificateFile = _folder["client.pem"], ClientKeyFile = _folder["client.key"] };
}
