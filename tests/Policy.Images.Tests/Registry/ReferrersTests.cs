using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Policy.Images.Configuration;
using Policy.Images.Registry;
using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Registry;

public sealed class ReferrersTests
{
    private const string Sbom = "application/spdx+json";
    private const string Signature = "application/vnd.dev.cosign.artifact.sig.v1+json";

    private static readonly Digest Subject = Wire.Image.Digest;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_API_is_asked_page_by_page()
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            if (context.Request.Query["last"].Count == 0)
            {
                context.Response.Headers.Link = $"</v2/team/app/referrers/{Subject}?last=x&n=1>; rel=\"next\"";
                return context.Response.WriteAsync(Index(Sbom));
            }

            return context.Response.WriteAsync(Index(Signature));
        });

        var referrers = await ListAsync(server);

        Assert.Equal([Sbom, Signature], referrers.Value.Select(referrer => referrer.ArtifactType));
        Assert.Equal("of " + Sbom, referrers.Value[0].Annotations["what"]);
        Assert.Equal(
            [$"/v2/team/app/referrers/{Subject}", $"/v2/team/app/referrers/{Subject}?last=x&n=1"],
            server.Requests.Select(request => request.Path + request.Query));
    }

    [Fact]
    public async Task A_kind_is_asked_for_and_filtered_by_where_the_registry_does_not()
    {
        await using var server = await WireServer.StartAsync(context => context.Response.WriteAsync(Index(Sbom, Signature)));

        var referrers = await ListAsync(server, Signature);

        Assert.Equal(Signature, Assert.Single(referrers.Value).ArtifactType);
        Assert.Equal($"?artifactType={Uri.EscapeDataString(Signature)}", Assert.Single(server.Requests).Query);
    }

    [Fact]
    public async Task A_list_without_end_is_over_the_limit()
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.Headers.Link = $"</v2/team/app/referrers/{Subject}?last=x>; rel=\"next\"";
            return context.Response.WriteAsync(Index(Sbom));
        });

        Assert.Equal(UnknownReason.OverLimit, (await ListAsync(server)).Error!.Reason);
        Assert.Equal(Referrers.MaxPages, server.Requests.Count);
    }

    [Fact]
    public async Task A_link_to_another_host_is_not_followed()
    {
        await using var other = await WireServer.StartAsync(context => context.Response.WriteAsync(Index(Signature)));
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.Headers.Link = $"<{other.Url($"/v2/team/app/referrers/{Subject}")}>; rel=\"next\"";
            return context.Response.WriteAsync(Index(Sbom));
        });

        Assert.Equal([Sbom], (await ListAsync(server)).Value.Select(referrer => referrer.ArtifactType));
        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("""{"schemaVersion":2,"config":{},"layers":[]}""")]
    public async Task What_is_no_list_is_malformed(string body)
    {
        await using var server = await WireServer.StartAsync(context => context.Response.WriteAsync(body));

        Assert.Equal(UnknownReason.Malformed, (await ListAsync(server)).Error!.Reason);
    }

    [Fact]
    public async Task Docker_registry_has_no_API_and_its_tag_counts()
    {
        Assert.SkipUnless(DockerRegistry.Missing is null, DockerRegistry.Missing ?? "");
        await using var registry = await DockerRegistry.StartAsync();
        await registry.PushAsync("team/app:1.0", Wire.Image);
        using var client = new WireClient(
            new PratiqueConfiguration { Registries = [Wire.Settings(registry.Host)] }, RegistryAccess.ConfiguredOnly, new Images.Registry.Auth.NoCredentials(), TimeProvider.System);
        var repository = new RepositoryName(registry.Host, "team/app");
        Assert.Empty((await ListAsync(client, repository, null)).Value);

        var attached = new TestImage { User = "attached" };
        await registry.PushAsync($"team/app:sha256-{Subject.Hex}", TestIndex.Of(attached).Build());

        Assert.Equal(attached.Build().Digest, Assert.Single((await ListAsync(client, repository, null)).Value).Descriptor.Digest);
    }

    private static string Index(params string[] types) => new JsonObject
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = "application/vnd.oci.image.index.v1+json",
        ["manifests"] = new JsonArray([.. types.Select(type => new JsonObject
        {
            ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
            ["digest"] = TestBlob.DigestOf(System.Text.Encoding.UTF8.GetBytes(type)).ToString(),
            ["size"] = 100,
            ["artifactType"] = type,
            ["annotations"] = new JsonObject { ["what"] = "of " + type },
        })]),
    }.ToJsonString();

    private static async Task<SourceResult<ImmutableArray<Referrer>>> ListAsync(WireServer server, string? artifactType = null)
    {
        using var client = Wire.Client(servers: server);
        return await ListAsync(client, server.Repository(), artifactType);
    }

    private static Task<SourceResult<ImmutableArray<Referrer>>> ListAsync(WireClient client, RepositoryName repository, string? artifactType) =>
        client.AskAsync(repository, (asker, deadline) => new Referrers(client.Client, new LimitSettings()).ListAsync(asker, Subject, artifactType, deadline), Token);
}
