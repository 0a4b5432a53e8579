using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Policy.Images.Configuration;
using Policy.Images.Layers;
using Policy.Images.Registry;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Images.Tests.Registry;
using Policy.Rules.Attestations;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Attestations;

/// <summary>What is attached to images in registries, through the inspector.</summary>
public sealed class RegistryAttestationsTests
{
    private static readonly TestImage Web = new() { User = "app", Steps = [TestStep.BuildKit("COPY a /", TestLayer.Of(("a", "x")))] };
    private static readonly Digest Manifest = Web.Build().Digest;
    private static readonly TestContent Index = TestIndex.Of(Web).Build();
    private static readonly TestBlob Sbom = TestAttachments.Blob("application/spdx+json", """{"spdxVersion":"SPDX-2.3","packages":[{}]}""");
    private static readonly TestContent OfManifest = TestAttachments.Manifest(Sbom.MediaType, Manifest, Sbom);
    private static readonly TestContent Signature = TestAttachments.Manifest(
        "application/vnd.cncf.notary.signature", Manifest, TestAttachments.Blob("application/jose+json", "{}"));

    private static readonly TestContent Bundle = TestAttachments.Manifest("application/vnd.dev.sigstore.bundle.v0.3+json", Index.Digest, TestAttachments.Blob(
        "application/vnd.dev.sigstore.bundle.v0.3+json",
        $$"""{"dsseEnvelope":{{TestAttachments.Envelope(TestAttachments.Statement(TestAttachments.Slsa, "{}", Index.Digest))}}}"""));

    private readonly FakeTimeProvider _time = new();
    private int _lists;

    [Fact]
    public async Task Referrers_of_the_manifest_and_of_its_index_are_read_and_signatures_are_not()
    {
        await using var hub = await HubAsync(ServeReferrers);
        using var inspector = Inspector(hub);

        var known = Known(await AskAsync(inspector, hub));

        Assert.Empty(known.Problems);
        Assert.Equal(
            [$"Sbom referrer {OfManifest.Digest}", $"Provenance referrer {Bundle.Digest}"],
            known.Attestations.Select(attestation => $"{attestation.Kind} {attestation.Where}"));
        Assert.All(known.Attestations, attestation => Assert.False(attestation.IsForAnotherImage));
    }

    [Fact]
    public async Task What_is_attached_is_remembered_for_minutes_with_the_very_same_facts()
    {
        await using var hub = await HubAsync(ServeReferrers);
        using var inspector = Inspector(hub);
        var first = await AskAsync(inspector, hub, $"@{Index.Digest}");
        var asked = hub.Count;

        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Same(first, await AskAsync(inspector, hub, $"@{Index.Digest}"));
        Assert.Equal(asked, hub.Count);

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.NotSame(first, await AskAsync(inspector, hub, $"@{Index.Digest}"));
        Assert.True(hub.Count > asked);
    }

    [Fact]
    public async Task Provenance_of_the_index_itself_takes_two_requests_and_is_remembered_for_good()
    {
        var index = TestIndex.Of(Web).WithAttestations().Build();
        await using var hub = await HubAsync(_ => throw new InvalidOperationException("listed"));
        hub.Push("team/app:1", index);
        using var inspector = Inspector(hub);
        await AskAsync(inspector, hub, $"@{index.Digest}", Needs.Config);
        var before = hub.Count;

        var facts = await AskAsync(inspector, hub, $"@{index.Digest}", Needs.Config | Needs.OwnProvenance);

        // The third is the storage's, to which the registry sends on.
        Assert.Equal(3, hub.Count - before);
        Assert.Null(facts.Attestations);
        Assert.Equal($"index {facts.AttestationManifests[0].Digest}", Assert.Single(facts.Attached(AttestationKind.Provenance)).Where);

        _time.Advance(TimeSpan.FromDays(30));
        var asked = hub.Count;
        Assert.Same(facts, await AskAsync(inspector, hub, $"@{index.Digest}", Needs.Config | Needs.OwnProvenance));
        Assert.Equal(asked, hub.Count);
    }

    [Fact]
    public async Task An_image_whose_index_holds_no_provenance_is_not_asked_about()
    {
        await using var hub = await HubAsync(_ => throw new InvalidOperationException("listed"));
        using var inspector = Inspector(hub);
        var known = await AskAsync(inspector, hub, $"@{Index.Digest}", Needs.Config);
        var before = hub.Count;

        Assert.Same(known, await AskAsync(inspector, hub, $"@{Index.Digest}", Needs.Config | Needs.OwnProvenance));
        Assert.Equal(before, hub.Count);
    }

    [Fact]
    public async Task Nobody_is_asked_where_no_rule_needs_it()
    {
        await using var hub = await HubAsync(_ => throw new InvalidOperationException("asked"));
        using var inspector = Inspector(hub);

        Assert.Null((await AskAsync(inspector, hub, needs: Needs.Config)).Attestations);
        Assert.DoesNotContain(hub.Asked, asked => asked.Contains(".att", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_list_names_and_is_not_there_is_not_attached()
    {
        var gone = TestAttachments.Manifest(Sbom.MediaType, Manifest, TestAttachments.Blob("x", "gone"));
        await using var hub = await HubAsync(context => context.Response.WriteAsync(TestAttachments.Referrers((gone, Sbom.MediaType))));
        using var inspector = Inspector(hub);

        var known = Known(await AskAsync(inspector, hub));

        Assert.Empty(known.Attestations);
        Assert.Empty(known.Problems);
    }

    [Theory]
    [InlineData(400, UnknownReason.Unsupported)]
    [InlineData(403, UnknownReason.Unauthorized)]
    public async Task A_registry_that_does_not_list_keeps_it_from_being_known(int status, UnknownReason reason)
    {
        await using var hub = await HubAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        using var inspector = Inspector(hub);

        Assert.Equal(reason, Assert.IsType<AttestationsResult.NotKnown>((await AskAsync(inspector, hub)).Attestations).Reason);
    }

    [Fact]
    public async Task What_failed_is_asked_again_a_moment_later()
    {
        var isDenied = true;
        await using var hub = await HubAsync(context =>
        {
            context.Response.StatusCode = isDenied ? 403 : 200;
            return isDenied ? Task.CompletedTask : ServeReferrers(context);
        });
        using var inspector = Inspector(hub);
        await AskAsync(inspector, hub, $"@{Index.Digest}");
        var asked = hub.Count;
        isDenied = false;

        Assert.IsType<AttestationsResult.NotKnown>((await AskAsync(inspector, hub, $"@{Index.Digest}")).Attestations);
        Assert.Equal(asked, hub.Count);

        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(2, Known(await AskAsync(inspector, hub, $"@{Index.Digest}")).Attestations.Length);
    }

    [Fact]
    public async Task What_one_credential_was_told_another_asks_for_itself()
    {
        await using var hub = await HubAsync(ServeReferrers);
        var configuration = new PratiqueConfiguration { Registries = [.. hub.Settings] };
        var directory = new RegistryDirectory(configuration, RegistryAccess.ConfiguredOnly);
        var credentials = new SwitchedCredential();
        using var inspector = new RegistryInspector(
            new RegistryClient(directory, _time, RetrySettings.None), new RegistryAskers(directory, credentials),
            ContentsReaders.Of(configuration, _time, null), configuration, _time);

        Assert.Equal(2, await ListedAsync());
        Assert.Equal(2, await ListedAsync());
        credentials.User = "bob";
        Assert.Equal(4, await ListedAsync());

        async Task<int> ListedAsync()
        {
            await inspector.InspectAsync(
                ImageReference.Parse($"{hub.Host}/team/app@{Index.Digest}"), [Inspect.Amd64], Needs.Config | Needs.Attestations,
                new Deadline(_time, TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
            return _lists;
        }
    }

    [Fact]
    public async Task More_than_is_read_may_hold_what_is_missing()
    {
        var many = Enumerable.Range(0, 40).Select(i => TestAttachments.Manifest("application/vnd.in-toto+json", Manifest, TestAttachments.Blob("x", $"{i}"))).ToList();
        await using var hub = await HubAsync(context => context.Response.WriteAsync(TestAttachments.Referrers(many.Select(one => (one, "application/vnd.in-toto+json")))));
        using var inspector = Inspector(hub);

        Assert.Equal(UnknownReason.OverLimit, Assert.IsType<AttestationsResult.NotKnown>((await AskAsync(inspector, hub)).Attestations).Reason);
    }

    [Fact]
    public async Task What_is_there_counts_where_not_all_could_be_listed()
    {
        await using var hub = await HubAsync(context =>
        {
            if (context.Request.Path.Value!.EndsWith(Manifest.ToString(), StringComparison.Ordinal))
            {
                return ServeReferrers(context);
            }

            context.Response.StatusCode = 403;
            return Task.CompletedTask;
        });
        using var inspector = Inspector(hub);

        var known = Known(await AskAsync(inspector, hub));

        Assert.Equal(AttestationKind.Sbom, Assert.Single(known.Attestations).Kind);
        Assert.Equal(UnknownReason.Unauthorized, Assert.Single(known.Problems).Reason);
    }

    [Fact]
    public async Task Where_time_runs_out_the_image_is_known_and_what_is_attached_is_not()
    {
        var asked = new TaskCompletionSource();
        await using var hub = await HubAsync(async context =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var inspector = Inspector(hub);

        var asking = AskAsync(inspector, hub);
        await asked.Task;
        _time.Advance(TimeSpan.FromSeconds(10));
        var facts = await asking;

        Assert.Equal("app", facts.Config.User);
        Assert.Equal(UnknownReason.Deadline, Assert.IsType<AttestationsResult.NotKnown>(facts.Attestations).Reason);
    }

    [Fact]
    public async Task A_registry_without_the_API_has_tags()
    {
        Assert.SkipUnless(DockerRegistry.Missing is null, DockerRegistry.Missing ?? "");
        var scan = """{"scanner":{"uri":"trivy","result":{"SchemaVersion":2,"Results":[{"Vulnerabilities":[{"VulnerabilityID":"CVE-1","Severity":"HIGH"}]}]}},"metadata":{"scanFinishedOn":"2026-01-02T00:00:00Z"}}""";
        var statement = TestAttachments.Blob(TestAttachments.Dsse, TestAttachments.Envelope(TestAttachments.Statement(TestAttachments.CosignVuln, scan, Index.Digest)));

        // Without artifact types, as older clients write the list: what is in it shows in the manifests.
        var referrers = new TestIndex { Entries = [new TestIndexEntry(OfManifest, null)] };
        await using var registry = await DockerRegistry.StartAsync();
        await registry.PushAsync("team/app:1.0", TestIndex.Of(Web).WithAttestations().Build());
        await registry.PushAsync("team/app:2.0", Index);
        await registry.PushAsync($"team/app:sha256-{Index.Digest.Hex}.att", TestAttachments.Manifest(null, null, statement));
        await registry.PushAsync($"team/app:sha256-{Manifest.Hex}", referrers.Build());
        using var inspector = new ImageInspector(new PratiqueConfiguration { Registries = [Wire.Settings(registry.Host)] }, TimeProvider.System);

        var first = Known(await AskAsync(inspector, $"{registry.Host}/team/app:1.0"));
        var second = Known(await AskAsync(inspector, $"{registry.Host}/team/app:2.0"));

        Assert.Equal([AttestationKind.Provenance, AttestationKind.Sbom], first.Attestations.Select(attestation => attestation.Kind));
        Assert.Equal([AttestationKind.VulnerabilityScan, AttestationKind.Sbom], second.Attestations.Select(attestation => attestation.Kind).OrderByDescending(kind => kind));
        Assert.Equal(1, second.Of(AttestationKind.VulnerabilityScan).Single().Scan?.AtLeast(VulnerabilitySeverity.High));
    }

    private static Task ServeReferrers(HttpContext context) => context.Response.WriteAsync(
        context.Request.Path.Value!.EndsWith(Manifest.ToString(), StringComparison.Ordinal)
            ? TestAttachments.Referrers((Signature, "application/vnd.cncf.notary.signature"), (OfManifest, Sbom.MediaType))
            : TestAttachments.Referrers((Bundle, "application/vnd.dev.sigstore.bundle.v0.3+json")));

    private async Task<HubServer> HubAsync(Func<HttpContext, Task> referrers)
    {
        var hub = await HubServer.StartAsync();
        hub.Push("team/app:1.0", Index);
        hub.Push("team/app:attached-1", OfManifest);
        hub.Push("team/app:attached-2", Bundle);
        hub.Before = async context =>
        {
            if (!context.Request.Path.Value!.Contains("/referrers/", StringComparison.Ordinal))
            {
                return false;
            }

            Interlocked.Increment(ref _lists);
            await referrers(context);
            return true;
        };
        return hub;
    }

    private ImageInspector Inspector(HubServer hub) => new(new PratiqueConfiguration { Registries = [.. hub.Settings] }, _time);

    private static AttestationsResult.Known Known(ImageFacts facts) => Assert.IsType<AttestationsResult.Known>(facts.Attestations);

    private static Task<ImageFacts> AskAsync(ImageInspector inspector, HubServer hub, string tag = ":1.0", Needs needs = Needs.Config | Needs.Attestations) =>
        AskAsync(inspector, $"{hub.Host}/team/app{tag}", needs);

    private static async Task<ImageFacts> AskAsync(ImageInspector inspector, string reference, Needs needs = Needs.Config | Needs.Attestations)
    {
        var request = new ImageRequest(new ImageLocation.Registry(ImageReference.Parse(reference)), Inspect.Amd64, needs);
        return (await inspector.InspectAsync([request], TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken))[request].Facts();
    }

    private sealed class SwitchedCredential : ICredentialSource
    {
        public string User { get; set; } = "alice";

        public Task<SourceResult<ImmutableArray<Credential>>> FindAsync(string registry, string repository, CancellationToken cancellationToken) =>
            Task.FromResult<SourceResult<ImmutableArray<Credential>>>(ImmutableArray.Create<Credential>(new Credential.Basic(User, "p")));
    }
}
