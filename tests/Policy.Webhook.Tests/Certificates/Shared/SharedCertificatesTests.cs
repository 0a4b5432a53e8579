using Microsoft.Extensions.Time.Testing;
using Policy.Webhook.Certificates;
using Policy.Webhook.Certificates.Rotation;
using Policy.Webhook.Certificates.Shared;

namespace Policy.Webhook.Tests.Certificates.Shared;

public sealed class SharedCertificatesTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly MemorySecret _secret = new();
    private readonly MemoryBundle _bundle;
    private readonly LogLines<SharedCertificates> _log = new();
    private readonly CurrentIdentity _identity = new();
    private readonly SharedCertificates _certificates;

    public SharedCertificatesTests()
    {
        _bundle = new MemoryBundle(_time);
        _certificates = Another(_identity, _log);
    }

    [Fact]
    public async Task Any_replica_makes_the_Secret_and_the_leader_publishes_it()
    {
        await Look(leads: false);

        Assert.Equal(1, _secret.Writes);
        Assert.True(_identity.Value!.Certificate.MatchesHostname("pratique.pratique.svc"));
        Assert.Equal("", _bundle.Pem);

        await Look(leads: true);

        Assert.Equal(1, _secret.Writes);
        Assert.Equal(_secret.Data!["ca.crt"].Trim() + "\n", _bundle.Pem);
        Assert.Equal([5002, 5001, 5003], _log.Ids);
    }

    [Fact]
    public async Task Of_replicas_that_start_at_once_one_makes_it_and_all_use_that()
    {
        var others = new CurrentIdentity();
        _secret.BeforeNextWrite = () => Another(others).LookAsync(leads: false, default).GetAwaiter().GetResult();

        await Look(leads: true);

        Assert.Equal(1, _secret.Writes);
        Assert.Equal(others.Value!.Certificate.Thumbprint, _identity.Value!.Certificate.Thumbprint);
    }

    [Fact]
    public async Task Looking_again_writes_and_says_nothing()
    {
        await Look(leads: true);
        var lines = _log.Lines.Count;

        await Look(leads: true);
        await Look(leads: false);

        Assert.Equal((1, 1, lines), (_secret.Writes, _bundle.Writes, _log.Lines.Count));
    }

    [Fact]
    public async Task A_bundle_that_was_cleared_is_back_at_the_next_look()
    {
        await Look(leads: true);
        _bundle.Clear();

        await Look(leads: true);

        Assert.Equal(_secret.Data!["ca.crt"].Trim() + "\n", _bundle.Pem);
        Assert.Equal(2, _bundle.Writes);
    }

    [Fact]
    public async Task A_bundle_that_was_cleared_in_a_rotation_is_learnt_of_anew()
    {
        await Look(leads: true);
        var first = _secret.Data!["ca.crt"];
        _time.Advance(TimeSpan.FromDays(244));
        await Look(leads: true);
        Assert.Equal(2, Certificates(_bundle.Pem));
        _time.Advance(TimeSpan.FromMinutes(50));
        _bundle.Clear();
        await Look(leads: true);

        _time.Advance(TimeSpan.FromMinutes(59));
        await Look(leads: true);
        Assert.Equal(first, _secret.Data["ca.crt"]);

        _time.Advance(TimeSpan.FromMinutes(1));
        await Look(leads: true);
        Assert.NotEqual(first, _secret.Data["ca.crt"]);
        Assert.Equal(first, _secret.Data["old-ca.crt"]);
        Assert.Equal(2, Certificates(_bundle.Pem));
    }

    [Fact]
    public async Task A_bundle_that_cannot_be_published_holds_the_rotation_up_and_is_told_once()
    {
        await Look(leads: true);
        var first = _secret.Data!["ca.crt"];
        _bundle.Outage = "may not patch validatingwebhookconfigurations";
        _time.Advance(TimeSpan.FromDays(244));

        await Look(leads: true);
        _time.Advance(TimeSpan.FromDays(1));
        await Look(leads: true);

        Assert.Equal(first, _secret.Data["ca.crt"]);
        Assert.Equal("Certificates cannot be shared or published for now: may not patch validatingwebhookconfigurations", Assert.Single(_log.Lines, line => line.Id == 5013).Text);
    }

    [Theory]
    [InlineData("tls.key", "tls.key is not the ECDSA key of tls.crt")]
    [InlineData("ca.crt", "ca.crt holds no certificate in PEM; tls.crt is no server's certificate of a CA beside it")]
    public async Task Garbage_is_mended_by_the_leader_with_what_was_there_before(string name, string problem)
    {
        await Look(leads: true);
        var before = _secret.Data!;
        Spoil(name);

        var follower = new LogLines<SharedCertificates>();
        var identity = new CurrentIdentity();
        await Another(identity, follower).LookAsync(leads: false, default);
        Assert.Null(identity.Value);
        Assert.Equal([5011], follower.Ids);

        await Look(leads: true);

        Assert.Equal(before.OrderBy(entry => entry.Key), _secret.Data!.OrderBy(entry => entry.Key));
        Assert.Equal($"The shared Secret holds what cannot be used ({problem}); what it held before is gone on with", Assert.Single(_log.Lines, line => line.Id == 5012).Text);
    }

    [Fact]
    public async Task Garbage_that_nobody_remembers_better_is_replaced()
    {
        _secret.Edit(new Dictionary<string, string> { ["tls.crt"] = "no", ["ca.crt"] = "nor this", ["notes"] = "mine" });

        await Look(leads: false);
        Assert.Null(_identity.Value);

        await Look(leads: true);
        Assert.NotNull(_identity.Value);
        Assert.Empty(SecretFormat.Read(_secret.Data!).Problems);
    }

    [Fact]
    public async Task Whoever_deletes_the_Secret_gets_another_CA_without_a_gap()
    {
        await Look(leads: true);
        var first = _secret.Data!["ca.crt"];
        _secret.Edit(null);

        await Look(leads: true);
        Assert.Equal((first, true), (_secret.Data!["ca.crt"], _secret.Data.ContainsKey("next-ca.crt")));
        Assert.Equal(2, Certificates(_bundle.Pem));

        _time.Advance(TimeSpan.FromHours(1));
        await Look(leads: true);
        Assert.NotEqual(first, _secret.Data["ca.crt"]);
    }

    [Fact]
    public async Task Other_names_get_another_certificate_of_the_same_CA()
    {
        await Look(leads: true);
        var authority = _secret.Data!["ca.crt"];
        var identity = new CurrentIdentity();

        await Another(identity, host: "renamed.pratique.svc").LookAsync(leads: true, default);

        Assert.True(identity.Value!.Certificate.MatchesHostname("renamed.pratique.svc"));
        Assert.Equal(authority, _secret.Data["ca.crt"]);
    }

    [Fact]
    public async Task An_outage_leaves_the_identity_as_it_is()
    {
        await Look(leads: true);
        var before = _identity.Value;
        _secret.Outage = "cannot be reached";

        await Look(leads: true);
        await Look(leads: false);

        Assert.Same(before, _identity.Value);
        Assert.Single(_log.Lines, line => line.Id == 5013);
    }

    [Fact]
    public async Task It_looks_again_by_the_clock()
    {
        using var end = new CancellationTokenSource();
        var run = _certificates.RunAsync(() => true, end.Token);
        _bundle.Clear();

        while (_bundle.Pem.Length == 0)
        {
            _time.Advance(CertificateTimes.Default.Poll);
            await Task.Yield();
        }

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private Task Look(bool leads) => _certificates.LookAsync(leads, default);

    private SharedCertificates Another(CurrentIdentity identity, LogLines<SharedCertificates>? log = null, string host = "pratique.pratique.svc") => new(
        _secret, _bundle, new CertificateSettings([host], CertificateTimes.Default), identity, Replica.MetricsOf(identity), log ?? new(), _time);

    private void Spoil(string name) => _secret.Edit(new Dictionary<string, string>(_secret.Data!) { [name] = "nothing of use" });

    private static int Certificates(string pem) => pem.Split("BEGIN CERTIFICATE").Length - 1;
}
