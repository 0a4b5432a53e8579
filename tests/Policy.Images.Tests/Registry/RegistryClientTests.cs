using Microsoft.AspNetCore.Http;
using Policy.Images.Registry;
using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Registry;

public sealed class RegistryClientTests
{
    private const long Limit = 4 << 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_manifest_is_asked_for_by_tag_with_every_type_that_is_read()
    {
        await using var server = await WireServer.StartAsync(context => context.Response.SendAsync(Wire.Image.Manifest));
        using var client = Wire.Client(servers: server);

        var manifest = await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token);

        Assert.Equal(new WireRequest(
            "GET", "/v2/team/app/manifests/1.0", "", null,
            "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, "
            + "application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json"), Assert.Single(server.Requests));
        Assert.Equal(Wire.Image.Digest, manifest.Value!.Digest);
        Assert.Equal("application/vnd.oci.image.manifest.v1+json", manifest.Value.MediaType);
        Assert.Equal(Wire.Image.Manifest.Bytes.ToArray(), manifest.Value.Bytes.ToArray());
    }

    [Fact]
    public async Task A_head_tells_digest_and_media_type()
    {
        await using var server = await WireServer.StartAsync(context => context.Response.SendAsync(Wire.Image.Manifest));
        using var client = Wire.Client(servers: server);

        var head = await client.HeadManifestAsync(server.Repository(), "1.0", Token);

        Assert.Equal(new ManifestHead(Wire.Image.Digest, "application/vnd.oci.image.manifest.v1+json"), head.Value);
        Assert.Equal("HEAD", Assert.Single(server.Requests).Method);
    }

    [Fact]
    public async Task A_head_without_a_digest_leaves_it_unknown()
    {
        await using var server = await WireServer.StartAsync(context => context.Response.StatusCode = 200);
        using var client = Wire.Client(servers: server);

        Assert.Equal(new ManifestHead(null, ""), (await client.HeadManifestAsync(server.Repository(), "1.0", Token)).Value);
    }

    [Fact]
    public async Task A_manifest_without_the_registrys_digest_has_its_own()
    {
        await using var server = await WireServer.StartAsync(context => context.Response.Body.WriteAsync(Wire.Image.Manifest.Bytes).AsTask());
        using var client = Wire.Client(servers: server);

        var manifest = await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token);

        Assert.Equal(Wire.Image.Digest, manifest.Value!.Digest);
        Assert.Equal("", manifest.Value.MediaType);
    }

    [Fact]
    public async Task A_manifest_that_is_not_what_the_registry_says_is_malformed()
    {
        var other = TestBlob.DigestOf("other"u8);
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.Headers["Docker-Content-Digest"] = other.ToString();
            return context.Response.Body.WriteAsync(Wire.Image.Manifest.Bytes).AsTask();
        });
        using var client = Wire.Client(servers: server);

        Wire.AssertError(
            await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token),
            UnknownReason.Malformed, $"{server.Host} answers team/app:1.0 with bytes whose digest is not {other}");
    }

    [Fact]
    public async Task A_manifest_that_is_not_what_was_asked_for_is_malformed_whatever_the_registry_says()
    {
        var asked = TestBlob.DigestOf("asked"u8);
        await using var server = await WireServer.StartAsync(context => context.Response.SendAsync(Wire.Image.Manifest));
        using var client = Wire.Client(servers: server);

        Wire.AssertError(
            await client.GetManifestAsync(server.Repository(), asked, new Expectation(Limit, null, asked), Token),
            UnknownReason.Malformed, $"{server.Host} answers team/app@{asked} with bytes whose digest is not {asked}");
    }

    [Fact]
    public async Task A_sha512_digest_is_verified_as_such()
    {
        var digest = Digest.Parse("sha512:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA512.HashData(Wire.Image.Manifest.Bytes.Span)));
        await using var server = await WireServer.StartAsync(context => context.Response.SendAsync(Wire.Image.Manifest));
        using var client = Wire.Client(servers: server);

        var manifest = await client.GetManifestAsync(server.Repository(), digest, new Expectation(Limit, null, digest), Token);

        Assert.Equal(digest, manifest.Value!.Digest);
    }

    [Fact]
    public async Task A_digest_header_that_is_none_is_malformed()
    {
        await using var server = await WireServer.StartAsync(context => context.Response.Headers["Docker-Content-Digest"] = "sha256:short");
        using var client = Wire.Client(servers: server);

        var message = $"{server.Host} sends a Docker-Content-Digest that is no digest: a sha256 digest has 64 hex digits, here are 5";
        Wire.AssertError(await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token), UnknownReason.Malformed, message);
        Wire.AssertError(await client.HeadManifestAsync(server.Repository(), "1.0", Token), UnknownReason.Malformed, message);
    }

    [Theory]
    [InlineData("application/vnd.docker.distribution.manifest.v1+prettyjws")]
    [InlineData("application/vnd.docker.distribution.manifest.v1+json; charset=utf-8")]
    public async Task A_schema_1_manifest_is_not_read(string mediaType)
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.ContentType = mediaType;
            return context.Response.WriteAsync("{}");
        });
        using var client = Wire.Client(servers: server);

        Wire.AssertError(
            await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token), UnknownReason.Unsupported,
            $"{server.Host} has team/app:1.0 as a schema 1 manifest, which has no config; push it again with a builder of today");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_manifest_over_the_limit_is_not_read_to_its_end(bool announced)
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            context.Response.ContentLength = announced ? 1 << 20 : null;
            await context.Response.Body.WriteAsync(new byte[1 << 20], context.RequestAborted);
        });
        using var client = Wire.Client(servers: server);

        Wire.AssertError(
            await client.GetManifestAsync(server.Repository(), "1.0", 1000, Token),
            UnknownReason.OverLimit, $"{server.Host} answers team/app:1.0 with more than 1000 bytes");
    }

    [Fact]
    public async Task A_manifest_of_just_the_limit_is_read()
    {
        await using var server = await WireServer.StartAsync(context => context.Response.SendAsync(Wire.Image.Manifest));
        using var client = Wire.Client(servers: server);

        Assert.True((await client.GetManifestAsync(server.Repository(), "1.0", Wire.Image.Manifest.Bytes.Length, Token)).Succeeded);
        Assert.False((await client.GetManifestAsync(server.Repository(), "1.0", Wire.Image.Manifest.Bytes.Length - 1, Token)).Succeeded);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(5, false)]
    [InlineData(9, false)]
    public async Task A_blob_of_another_size_than_its_descriptor_says_is_malformed(int size, bool announced)
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.ContentLength = announced ? size : null;
            return context.Response.Body.WriteAsync(new byte[size]).AsTask();
        });
        using var client = Wire.Client(servers: server);
        var digest = TestBlob.DigestOf(new byte[7]);

        Wire.AssertError(
            await client.GetBlobAsync(server.Repository(), digest, new Expectation(100, 7, digest), Token),
            UnknownReason.Malformed, $"{server.Host} answers the blob {digest} of team/app with {size} bytes instead of 7");
        Assert.Equal($"/v2/team/app/blobs/{digest}", Assert.Single(server.Requests).Path);
    }

    [Fact]
    public async Task A_body_that_is_cut_is_unreachable()
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.Body.WriteAsync(new byte[10]);
        });
        using var client = Wire.Client(servers: server);

        var manifest = await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token);

        Assert.Equal(UnknownReason.Unreachable, manifest.Error!.Reason);
        Assert.StartsWith($"{server.Host} breaks off in the middle of team/app:1.0", manifest.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_does_not_end_ends_with_the_deadline()
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            await context.Response.Body.WriteAsync(new byte[10]);
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var client = Wire.Client(servers: server);
        using var deadline = new CancellationTokenSource();

        var reading = client.GetManifestAsync(server.Repository(), "1.0", Limit, deadline.Token);
        await deadline.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Theory]
    [InlineData(404, """{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}""", UnknownReason.NotFound, "does not have team/app:1.0 (MANIFEST_UNKNOWN: manifest unknown)")]
    [InlineData(404, "<html>", UnknownReason.NotFound, "does not have team/app:1.0")]
    [InlineData(403, """{"errors":[{"code":"DENIED"}]}""", UnknownReason.Unauthorized, "denies team/app:1.0 without credentials, or it does not exist (DENIED)")]
    [InlineData(401, "", UnknownReason.Unauthorized, "denies team/app and does not say how to authenticate")]
    [InlineData(429, """{"errors":[{"code":"TOOMANYREQUESTS","message":"pull rate limit"}]}""", UnknownReason.RateLimited, "limits the rate of requests, asked for team/app:1.0 (TOOMANYREQUESTS: pull rate limit)")]
    [InlineData(500, "[]", UnknownReason.Unreachable, "fails with 500, asked for team/app:1.0")]
    [InlineData(503, """{"message":"maintenance"}""", UnknownReason.Unreachable, "fails with 503, asked for team/app:1.0 (maintenance)")]
    [InlineData(408, "", UnknownReason.Unreachable, "fails with 408, asked for team/app:1.0")]
    [InlineData(406, "", UnknownReason.Unsupported, "has team/app:1.0 in no format that is read")]
    [InlineData(418, """{"errors":[]}""", UnknownReason.Unsupported, "answers 418, asked for team/app:1.0, which is not understood")]
    [InlineData(206, "", UnknownReason.Unsupported, "answers 206, asked for team/app:1.0, which is not understood")]
    public async Task A_status_means_a_reason(int status, string body, UnknownReason reason, string message)
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        });
        using var client = Wire.Client(servers: server);

        Wire.AssertError(await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token), reason, $"{server.Host} {message}");
    }

    [Fact]
    public async Task A_rate_limit_says_how_long()
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "30";
        });
        using var client = Wire.Client(servers: server);

        Wire.AssertError(
            await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token),
            UnknownReason.RateLimited, $"{server.Host} limits the rate of requests, asked for team/app:1.0, for another 30 s");
    }

    [Theory]
    [InlineData("\\u001b[31mred\\r\\nlog: forged\\u202e", " (X: \ufffd[31mred log: forged\ufffd)")]
    [InlineData("half a pair \\ud800", " (X: half a pair \uFFFD)")]
    public async Task Text_that_a_registry_sends_is_made_fit_to_be_shown(string sent, string shown)
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.StatusCode = 404;
            return context.Response.WriteAsync($$"""{"errors":[{"code":"X","message":"{{sent}}"}]}""");
        });
        using var client = Wire.Client(servers: server);

        Wire.AssertError(
            await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token),
            UnknownReason.NotFound, $"{server.Host} does not have team/app:1.0{shown}");
    }

    [Fact]
    public async Task An_error_body_without_end_is_not_read_to_it()
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            context.Response.StatusCode = 404;
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[1 << 16], context.RequestAborted);
            }
        });
        using var client = Wire.Client(servers: server);

        Wire.AssertError(
            await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token),
            UnknownReason.NotFound, $"{server.Host} does not have team/app:1.0");
    }
}
