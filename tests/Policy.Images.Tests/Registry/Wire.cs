using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Policy.Images.Configuration;
using Policy.Images.Registry;
using Policy.Images.Registry.Auth;
using Policy.Images.Registry.Transport;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Registry;

/// <summary>Ordinary answers and clients, for tests to differ from in the one thing that they are about.</summary>
internal static class Wire
{
    public const string Name = "team/app";

    /// <summary>An image small enough to look at.</summary>
    public static TestContent Image { get; } = new TestImage
    {
        User = "1000",
        Steps = [TestStep.BuildKit("COPY main.js /app/", TestLayer.Of(("app/main.js", "console.log(1)"))), TestStep.BuildKit("USER 1000")],
    }.Build();

    /// <summary>A client that may speak http with hosts on loopback.</summary>
    public static WireClient Client(
        ICredentialSource? credentials = null, TimeProvider? time = null, HostResolver? resolve = null, params IEnumerable<WireServer> servers) =>
        new(
            new PratiqueConfiguration { Registries = [.. servers.Select(server => Settings(server.Host))] },
            RegistryAccess.ConfiguredOnly,
            credentials ?? new NoCredentials(),
            time ?? new FakeTimeProvider(),
            resolve);

    public static RegistrySettings Settings(string host) => new() { Host = host, PlainHttp = true, AllowPrivate = true };

    public static RepositoryName Repository(this WireServer server) => new(server.Host, Name);

    /// <summary>Sends a manifest as registries do.</summary>
    public static Task SendAsync(this HttpResponse response, TestBlob manifest)
    {
        response.ContentType = manifest.MediaType;
        response.ContentLength = manifest.Bytes.Length;
        response.Headers["Docker-Content-Digest"] = manifest.Digest.ToString();
        return response.HttpContext.Request.Method == "HEAD" ? Task.CompletedTask : response.Body.WriteAsync(manifest.Bytes).AsTask();
    }

    /// <summary>An answer is missing for a reason, and says why.</summary>
    public static void AssertError<T>(SourceResult<T> result, UnknownReason reason, string message) =>
        Assert.Equal((reason, message), (result.Error!.Reason, result.Error.Message));

    /// <summary>Denies as registries do.</summary>
    public static Task DenyAsync(this HttpResponse response, params string[] challenges)
    {
        response.StatusCode = 401;
        response.Headers.WWWAuthenticate = challenges;
        return response.WriteAsync("""{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}""");
    }
}

/// <summary>One credential for everything.</summary>
internal sealed class OneCredential(Credential credential) : ICredentialSource
{
    public OneCredential(string user, string password)
        : this(new Credential.Basic(user, password))
    {
    }

    public Task<SourceResult<ImmutableArray<Credential>>> FindAsync(string registry, string repository, CancellationToken cancellationToken) =>
        Task.FromResult<SourceResult<ImmutableArray<Credential>>>(ImmutableArray.Create(credential));
}
