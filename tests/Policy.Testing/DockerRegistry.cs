using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Policy.Testing;

/// <summary>How a <see cref="DockerRegistry"/> is set up.</summary>
public sealed record DockerRegistryOptions
{
    /// <summary>The user that it asks for; null lets everybody in.</summary>
    public string? User { get; init; }

    /// <summary>The user's password.</summary>
    public string Password { get; init; } = "";

    /// <summary>Further users and their passwords.</summary>
    public IReadOnlyList<(string User, string Password)> Others { get; init; } = [];

    /// <summary>The CA whose certificate it shows; null speaks http.</summary>
    public TestAuthority? Authority { get; init; }

    /// <summary>The token service that it sends users to; null knows them itself.</summary>
    public DockerRegistryTokens? Tokens { get; init; }
}

/// <summary>The token service that a <see cref="DockerRegistry"/> trusts.</summary>
/// <param name="Realm">Where tokens are had.</param>
/// <param name="Service">What the registry is called there.</param>
/// <param name="Issuer">What the service calls itself in its tokens.</param>
/// <param name="Signer">Whose certificate they are signed by.</param>
public sealed record DockerRegistryTokens(Uri Realm, string Service, string Issuer, TestAuthority Signer);

/// <summary>Debian's docker-registry, started by a test on a free port of loopback and gone with it.</summary>
public sealed class DockerRegistry : IAsyncDisposable
{
    private const int Attempts = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly TestFolder _folder = new();
    private readonly DockerRegistryOptions _options;
    private Process? _process;

    private DockerRegistry(DockerRegistryOptions options, int port)
    {
        _options = options;
        Port = port;
    }

    /// <summary>Why tests with a registry cannot run here; null where they can.</summary>
    public static string? Missing => Tool.Missing("docker-registry", "skopeo", "htpasswd");

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>Host and port as in references.</summary>
    public string Host => $"127.0.0.1:{Port}";

    /// <summary>Starts a registry and waits until it answers.</summary>
    public static async Task<DockerRegistry> StartAsync(DockerRegistryOptions? options = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var registry = new DockerRegistry(options ?? new DockerRegistryOptions(), FreePort());
            try
            {
                await registry.StartProcessAsync();
                return registry;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // Another process may have taken the port since it was free.
                await registry.DisposeAsync();
            }
        }
    }

    /// <summary>Pushes an image or index, as skopeo does, to <c>REPOSITORY:TAG</c>.</summary>
    /// <param name="name">Repository and tag.</param>
    /// <param name="content">The image or index.</param>
    /// <param name="asDocker">Whether skopeo makes Docker's schema 2 of it, which changes digests.</param>
    public async Task PushAsync(string name, TestContent content, bool asDocker = false)
    {
        using var layout = new TestFolder();
        new TestLayout().Add("it", content).WriteFolder(layout.Path);
        string[] credentials = _options.User is { } user ? ["--dest-creds", $"{user}:{_options.Password}"] : [];
        string[] format = asDocker ? ["--format", "v2s2"] : ["--preserve-digests"];
        await Tool.RunAsync(
            "skopeo", ["copy", "--insecure-policy", "--all", .. format, "--dest-tls-verify=false", .. credentials, $"oci:{layout.Path}:it", $"docker://{Host}/{name}"]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Dispose();
    }

    // The shell kills the registry when its standard input closes, which it does even where the test run is killed.
    private async Task StartProcessAsync()
    {
        await WriteConfigurationAsync();
        _process = Process.Start(new ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", "docker-registry serve \"$1\" >\"$2\" 2>&1 & read -r _; kill -9 $!; wait", "sh", _folder["config.yml"], _folder["log"] },
            RedirectStandardInput = true,
            UseShellExecute = false,
        });

        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Equals(_options.Authority?.Server) == true;
        using var client = new HttpClient(handler);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                using var response = await client.GetAsync(new Uri($"{(_options.Authority is null ? "http" : "https")}://{Host}/v2/"));
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(Pause);
            }
        }

        throw new InvalidOperationException($"docker-registry does not answer: {await File.ReadAllTextAsync(_folder["log"])}");
    }

    private async Task WriteConfigurationAsync()
    {
        var configuration = $"""
            version: 0.1
            log:
              level: error
              accesslog:
                disabled: true
            storage:
              filesystem:
                rootdirectory: "{_folder["storage"]}"
            http:
              addr: {Host}
              secret: of-a-test

            """;
        if (_options.Authority is { } authority)
        {
            authority.Write(_folder);
            configuration += $"""
                  tls:
                    certificate: "{_folder["server.pem"]}"
                    key: "{_folder["server.key"]}"

                """;
        }

        if (_options.Tokens is { } tokens)
        {
            await File.WriteAllTextAsync(_folder["tokens.pem"], tokens.Signer.CertificatePem);
            configuration += $"""
                auth:
                  token:
                    realm: {tokens.Realm}
                    service: {tokens.Service}
                    issuer: {tokens.Issuer}
                    rootcertbundle: "{_folder["tokens.pem"]}"

                """;
        }
        else if (_options.User is { } user)
        {
            var lines = await Task.WhenAll(_options.Others.Prepend((user, _options.Password)).Select(one => Tool.RunAsync("htpasswd", "-nbB", one.Item1, one.Item2)));
            await File.WriteAllLinesAsync(_folder["htpasswd"], lines.Select(line => line.Trim()));
            configuration += $"""
                auth:
                  htpasswd:
                    realm: pratique
                    path: "{_folder["htpasswd"]}"

                """;
        }

        await File.WriteAllTextAsync(_folder["config.yml"], configuration);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
