using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Policy.Webhook.Certificates;
using Policy.Webhook.Certificates.Rotation;
using Policy.Webhook.Certificates.Shared;
using Policy.Webhook.Tests.Certificates.Shared;

namespace Policy.Webhook.Tests.Certificates;

/// <summary>
/// Two years of two replicas, in which all goes wrong that can: at each step API servers call both, one that knows the
/// published bundle and one that lags almost an hour behind, and each handshake succeeds.
/// </summary>
public sealed class TwoYearsTests
{
    private const string Host = "pratique.pratique.svc";

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Longest = CertificateTimes.Default.Overlap - TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly MemorySecret _secret = new();
    private readonly MemoryBundle _bundle;
    private readonly HashSet<string> _authorities = [];
    private readonly HashSet<string> _leaves = [];

    public TwoYearsTests() => _bundle = new MemoryBundle(_time);

    [Fact]
    public async Task No_handshake_fails_in_two_years_of_rotations_and_mishaps()
    {
        await using var one = await Replica.StartAsync();
        await using var other = await Replica.StartAsync();
        var (leader, follower) = (Keeping(one), Keeping(other));
        var mishaps = new Queue<(int Day, Action What)>(
        [
            (100, _bundle.Clear),
            (150, () => (leader, follower) = (follower, leader)),
            (200, () => Spoil("tls.key")),
            (250, _bundle.Clear),
            (300, () => follower = Keeping(other)), // begins anew and remembers nothing
            (400, () => _secret.Edit(null)),
            (405, () => (leader, follower) = (Keeping(one), Keeping(other))), // both do
            (410, () => Spoil("ca.crt")), // the leader, which is the one that began anew, has to go on with what it knows
            (500, () => (_secret.Outage, _bundle.Outage) = ("out", "out")),
            (525, () => (_secret.Outage, _bundle.Outage) = (null, null)),
            (550, () => Spoil("ca.key")),
            (551, () => leader = Keeping(one)),
            (600, () => _bundle.Outage = "forbidden"),
            (640, () => _bundle.Outage = null),
        ]);
        var handed = false;
        await leader.LookAsync(leads: true, default);
        await follower.LookAsync(leads: false, default);

        for (var step = 0; _time.GetUtcNow() < Start.AddYears(2); step++)
        {
            var rotates = _secret.Data?.ContainsKey("next-ca.crt") == true;
            _time.Advance(rotates && _bundle.Outage is null ? TimeSpan.FromMinutes(5) : TimeSpan.FromHours(12));
            while (mishaps.TryPeek(out var mishap) && Start.AddDays(mishap.Day) <= _time.GetUtcNow())
            {
                mishaps.Dequeue().What();
            }

            if (rotates && !handed)
            {
                (leader, follower, handed) = (follower, leader, true); // another leads in the midst of the first rotation
            }

            await leader.LookAsync(leads: true, default);
            if (step % 3 != 0)
            {
                await follower.LookAsync(leads: false, default); // which is cut off now and then
            }

            await CallAsync(one);
            await CallAsync(other);
            Remember();
        }

        Assert.Empty(mishaps);
        Assert.InRange(_authorities.Count, 4, 6); // the first, two by their age, one for the deleted Secret
        Assert.InRange(_leaves.Count, 12, 20); // every 60 days, and one for each CA
        Assert.False(_secret.Data!.ContainsKey("next-ca.crt"));
    }

    private SharedCertificates Keeping(Replica replica) => new(
        _secret, _bundle, new CertificateSettings([Host], CertificateTimes.Default), replica.Identity, replica.Metrics,
        NullLogger<SharedCertificates>.Instance, _time);

    private void Spoil(string name) =>
        _secret.Edit(new Dictionary<string, string>(_secret.Data!) { [name] = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" });

    private async Task CallAsync(Replica replica)
    {
        foreach (var lag in (TimeSpan[])[TimeSpan.Zero, Longest])
        {
            var wrong = await replica.ShakeHandsAsync(_bundle.AsOf(lag), Host, _time.GetUtcNow());
            Assert.True(wrong is null, $"{_time.GetUtcNow():u}, {lag} behind: {wrong}");
        }
    }

    private void Remember()
    {
        if (_secret.Data is { } data)
        {
            _authorities.Add(data["ca.crt"]);
            _leaves.Add(data["tls.crt"]);
        }
    }
}
