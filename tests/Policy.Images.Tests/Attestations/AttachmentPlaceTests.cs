using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Policy.Images.Configuration;
using Policy.Images.Tests.Registry;
using Policy.Rules.Attestations;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Testing;

namespace Policy.Images.Tests.Attestations;

/// <summary>
/// What is attached to a copy of an image says nothing of the image: whoever has a registry, or a repository, can attach to
/// a public digest what he likes.
/// </summary>
public sealed class AttachmentPlaceTests
{
    private static readonly TestImage Web = new() { User = "app", Steps = [TestStep.BuildKit("COPY a /", TestLayer.Of(("a", "x")))] };
    private static readonly TestContent Index = TestIndex.Of(Web).Build();
    private static readonly TestContent Built = TestIndex.Of(Web).WithAttestations().Build();
    private static readonly TestContent Forged = Sbom("forged");
    private static readonly TestContent Genuine = Sbom("genuine");

    private readonly FakeTimeProvider _time = new();
    private int _lists;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_another_registry_attached_to_its_copy_is_not_shown_for_the_original(bool isOriginalFirst)
    {
        await using var original = await HubAsync();
        await using var copy = await HubAsync(("mine/copy", Forged));
        original.Push("team/app:1", Index);
        copy.Push("mine/copy:1", Index);
        using var inspector = Inspector(original, copy);

        if (isOriginalFirst)
        {
            Assert.Empty(await AskAsync(inspector, $"{original.Host}/team/app@{Index.Digest}"));
        }

        Assert.Equal([Forged.Digest], await AskAsync(inspector, $"{copy.Host}/mine/copy@{Index.Digest}"));
        Assert.Empty(await AskAsync(inspector, $"{original.Host}/team/app@{Index.Digest}"));
        Assert.Empty(await AskAsync(inspector, $"{original.Host}/team/app:1"));
        Assert.Equal([Forged.Digest], await AskAsync(inspector, $"{copy.Host}/mine/copy@{Index.Digest}"));
    }

    [Fact]
    public async Task Two_registries_that_are_asked_at_once_each_speak_for_themselves()
    {
        var arrived = 0;
        var both = new TaskCompletionSource();
        await using var original = await HubAsync(("team/app", Genuine));
        await using var copy = await HubAsync(("team/app", Forged));
        foreach (var hub in new[] { original, copy })
        {
            hub.Push("team/app:1", Index);
            var before = hub.Before;
            hub.Before = async context =>
            {
                if (IsList(context))
                {
                    // Manifest and index at each: all four lists are under way before the first is given.
                    if (Interlocked.Increment(ref arrived) == 4)
                    {
                        both.SetResult();
                    }

                    await both.Task;
                }

                return await before(context);
            };
        }

        using var inspector = Inspector(original, copy);
        var asked = await Task.WhenAll(
            AskAsync(inspector, $"{copy.Host}/team/app@{Index.Digest}"), AskAsync(inspector, $"{original.Host}/team/app@{Index.Digest}"));

        Assert.Equal([Forged.Digest], asked[0]);
        Assert.Equal([Genuine.Digest], asked[1]);
    }

    [Fact]
    public async Task What_one_repository_attached_is_not_shown_for_another_of_the_same_registry()
    {
        await using var hub = await HubAsync(("mallory/copy", Forged), ("team/app", Genuine));
        hub.Push("team/app:1", Index);
        hub.Push("mallory/copy:1", Index);
        using var inspector = Inspector(hub);

        Assert.Equal([Forged.Digest], await AskAsync(inspector, $"{hub.Host}/mallory/copy@{Index.Digest}"));
        Assert.Equal([Genuine.Digest], await AskAsync(inspector, $"{hub.Host}/team/app@{Index.Digest}"));
        var asked = hub.Count;

        Assert.Equal([Forged.Digest], await AskAsync(inspector, $"{hub.Host}/mallory/copy@{Index.Digest}"));
        Assert.Equal([Genuine.Digest], await AskAsync(inspector, $"{hub.Host}/team/app@{Index.Digest}"));
        Assert.Equal(asked, hub.Count);
    }

    [Fact]
    public async Task What_was_attached_for_one_secret_is_not_told_to_who_asks_with_another()
    {
        await using var hub = await HubAsync(("team/app", Genuine));
        hub.Push("team/app:1", Index);
        hub.Protect("team/app", "alice");
        using var inspector = Inspector(hub);
        var reference = $"{hub.Host}/team/app@{Index.Digest}";
        Assert.Equal([Genuine.Digest], await AskAsync(inspector, reference, pull: Secrets.For(hub.Host, "alice")));

        hub.Protect("team/app", "bob");
        var before = _lists;

        Assert.Equal([Genuine.Digest], await AskAsync(inspector, reference, pull: Secrets.For(hub.Host, "bob")));
        Assert.True(_lists > before);
    }

    [Fact]
    public async Task Provenance_within_an_index_goes_with_its_digest_wherever_the_index_is()
    {
        await using var original = await HubAsync();
        await using var copy = await HubAsync();
        original.Push("team/app:1", Built);
        copy.Push("mine/copy:1", Built);
        using var inspector = Inspector(original, copy);
        var first = await OwnAsync(inspector, $"{original.Host}/team/app@{Built.Digest}");
        var asked = copy.Count;

        Assert.Equal(AttestationKind.Provenance, Assert.Single(first).Kind);
        Assert.Equal(first, await OwnAsync(inspector, $"{copy.Host}/mine/copy@{Built.Digest}"));
        Assert.Equal(asked, copy.Count);
    }

    [Fact]
    public async Task Provenance_that_a_copy_left_out_is_not_missing_from_the_original()
    {
        // Tools that copy one platform leave the other manifests of the index behind.
        await using var original = await HubAsync();
        await using var copy = await HubAsync();
        original.Push("team/app:1", Built);
        copy.Push("mine/copy:1", new TestContent(Built.Manifest, [Web.Build().Manifest], Web.Build().Blobs));
        using var inspector = Inspector(original, copy);

        Assert.Empty(await OwnAsync(inspector, $"{copy.Host}/mine/copy@{Built.Digest}"));
        Assert.Single(await OwnAsync(inspector, $"{original.Host}/team/app@{Built.Digest}"));
    }

    [Fact]
    public async Task Provenance_of_another_index_of_the_same_manifest_is_not_taken_for_it()
    {
        var other = (TestIndex.Of(Web).WithAttestations() with { Annotations = new Dictionary<string, string> { ["of"] = "mallory" } }).Build();
        await using var hub = await HubAsync();
        hub.Push("team/app:1", Index);
        hub.Push("mallory/copy:1", other);
        using var inspector = Inspector(hub);

        Assert.Single(await OwnAsync(inspector, $"{hub.Host}/mallory/copy@{other.Digest}"));
        Assert.Empty(await OwnAsync(inspector, $"{hub.Host}/team/app@{Index.Digest}"));
    }

    private static TestContent Sbom(string name) => TestAttachments.Manifest("application/spdx+json", Index.Digest, TestAttachments.Blob(
        "application/spdx+json", $$"""{"spdxVersion":"SPDX-2.3","name":"{{name}}","packages":[{}]}"""));

    private static bool IsList(HttpContext context) => context.Request.Path.Value!.Contains("/referrers/", StringComparison.Ordinal);

    // A registry in which something is attached to the index, in some repositories.
    private async Task<HubServer> HubAsync(params (string Repository, TestContent Attached)[] attachments)
    {
        var hub = await HubServer.StartAsync();
        foreach (var (repository, attached) in attachments)
        {
            hub.Push($"{repository}:attached", attached);
        }

        hub.Before = async context =>
        {
            if (!IsList(context))
            {
                return false;
            }

            Interlocked.Increment(ref _lists);
            var path = context.Request.Path.Value!;
            var found = attachments.Where(attachment => path == $"/v2/{attachment.Repository}/referrers/{Index.Digest}");
            await context.Response.WriteAsync(TestAttachments.Referrers(found.Select(attachment => (attachment.Attached, "application/spdx+json"))));
            return true;
        };
        return hub;
    }

    private ImageInspector Inspector(params HubServer[] hubs) =>
        new(new PratiqueConfiguration { Registries = [.. hubs.SelectMany(hub => hub.Settings)] }, _time);

    // The manifests that SBOMs hang in.
    private static async Task<IEnumerable<Digest>> AskAsync(ImageInspector inspector, string reference, PullCredentials? pull = null)
    {
        var known = Assert.IsType<AttestationsResult.Known>((await FactsAsync(inspector, reference, Needs.Attestations, pull)).Attestations);
        Assert.Empty(known.Problems);
        return known.Of(AttestationKind.Sbom).Select(sbom => Digest.Parse(sbom.Where["referrer ".Length..]));
    }

    private static async Task<IEnumerable<Attestation>> OwnAsync(ImageInspector inspector, string reference) =>
        (await FactsAsync(inspector, reference, Needs.OwnProvenance)).Attached(AttestationKind.Provenance);

    private static async Task<ImageFacts> FactsAsync(ImageInspector inspector, string reference, Needs needs, PullCredentials? pull = null)
    {
        var request = new ImageRequest(new ImageLocation.Registry(ImageReference.Parse(reference)), Inspect.Amd64, Needs.Config | needs);
        var inspections = await inspector.InspectAsync(
            [request], TimeSpan.FromSeconds(10), pull ?? PullCredentials.None, TestContext.Current.CancellationToken);
        return inspections[request].Facts();
    }
}
