using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using Policy.Webhook.Certificates.Rotation;
using Policy.Webhook.Telemetry;

namespace Policy.Webhook.Certificates.Shared;

/// <summary>
/// Keeps this replica's identity as the shared Secret has it. The leader also does what is due to the Secret, and
/// publishes its CAs; any replica makes it at the first start, when nobody leads yet.
/// </summary>
/// <param name="secret">The Secret.</param>
/// <param name="bundle">Where its CAs are published.</param>
/// <param name="settings">What certificates shall be like.</param>
/// <param name="identity">This replica's identity.</param>
/// <param name="metrics">What is measured.</param>
/// <param name="log">The log.</param>
/// <param name="time">The clock.</param>
internal sealed class SharedCertificates(
    ISharedSecret secret, IPublishedBundle bundle, CertificateSettings settings, CurrentIdentity identity,
    CertificateMetrics metrics, ILogger<SharedCertificates> log, TimeProvider time)
{
    // Repair, publish, mark it published: what one look does. Beyond that others are writing at the same time.
    private const int MostRounds = 8;

    private readonly SaidOnce _said = new();
    private CertificateState? _last;
    private string? _shown;

    /// <summary>Looks at it again and again.</summary>
    /// <param name="leads">Whether this replica leads, asked at each look.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task RunAsync(Func<bool> leads, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(settings.Times.Poll, time);
        do
        {
            await LookAsync(leads(), cancel);
        }
        while (await timer.WaitForNextTickAsync(cancel));
    }

    /// <summary>Looks at it once, and does what is due.</summary>
    /// <param name="leads">Whether this replica leads.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task LookAsync(bool leads, CancellationToken cancel)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var more = await secret.ReadAsync(cancel) switch
            {
                SecretRead.Found found => leads ? await LeadAsync(found, cancel) : Follow(found),
                SecretRead.Absent => (leads || _last is null) && await BeginAsync(cancel),
                SecretRead.Failed failed => Report(failed.Problem),
                _ => false,
            };
            if (!more)
            {
                return;
            }
        }
    }

    // Who deletes the Secret wants other keys. What is in use stays so until everybody knows the CA that comes after it.
    private async Task<bool> BeginAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var start = _last is null ? CertificateState.Empty : CertificateSteps.Apply(_last, new CertificatePlan.MakeNext(), now, settings);
        var (state, done) = CertificateSteps.Settle(start, isPublished: false, now, settings);
        var write = await secret.CreateAsync(SecretFormat.Write(state), cancel);
        return Wrote(write, state, _last is null ? done : [new CertificatePlan.MakeNext(), .. done]);
    }

    private bool Follow(SecretRead.Found found)
    {
        var (state, problems) = SecretFormat.Read(found.Data);
        if (!problems.IsEmpty)
        {
            if (_said.IsNew(string.Join("; ", problems)))
            {
                metrics.ReloadFailed();
                CertificateLog.SecretUnusable(log, string.Join("; ", problems));
            }

            return Show(state);
        }

        return Keep(state, isWell: true);
    }

    private async Task<bool> LeadAsync(SecretRead.Found found, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var (read, problems) = SecretFormat.Read(found.Data);
        if (!problems.IsEmpty && _said.IsNew(string.Join("; ", problems)))
        {
            metrics.ReloadFailed();
            CertificateLog.SecretMended(log, string.Join("; ", problems), _last is null ? "what is left of it" : "what it held before");
        }

        // What was read last is not older than a look, by whoever led then: nothing is lost by going back to it.
        var start = problems.IsEmpty || _last is null ? read : _last;
        var (marked, isPublished) = await PublishAsync(start, now, cancel);
        var (state, done) = CertificateSteps.Settle(marked, isPublished, now, settings);
        var data = SecretFormat.Write(state);
        if (SecretFormat.IsSame(found.Data, data))
        {
            return Keep(state, problems.IsEmpty && isPublished);
        }

        return Wrote(await secret.ReplaceAsync(found.Version, data, cancel), state, done);
    }

    // The next CA counts from when it was last written to where API servers read it: one that somebody took out, and
    // that is back, has to be learnt of anew.
    private async Task<(CertificateState State, bool IsPublished)> PublishAsync(CertificateState state, DateTimeOffset now, CancellationToken cancel)
    {
        if (state.Signing is null)
        {
            return (state, false);
        }

        switch (await bundle.PublishAsync(state.Bundle, cancel))
        {
            case PublishResult.Failed failed:
                Report(failed.Problem);
                return (state, false);
            case PublishResult.Changed:
                metrics.Published();
                CertificateLog.Published(log, state.Authorities.Count());
                return (state.Next is null ? state : state with { NextPublished = now }, true);
            default:
                return (state.Next is null || state.NextPublished <= now ? state : state with { NextPublished = now }, true);
        }
    }

    private bool Wrote(SecretWrite write, CertificateState state, ImmutableArray<CertificatePlan> done)
    {
        switch (write)
        {
            case SecretWrite.Conflict:
                return true;
            case SecretWrite.Failed failed:
                return Report(failed.Problem);
            default:
                foreach (var plan in done)
                {
                    metrics.Rotated(plan);
                    CertificateLog.Rotated(log, CertificateLog.WordsOf(plan), state.Leaf?.Until, state.Signing?.Until);
                }

                return true;
        }
    }

    private bool Report(string problem)
    {
        if (_said.IsNew(problem))
        {
            CertificateLog.Unreachable(log, problem);
        }

        return false;
    }

    private bool Keep(CertificateState state, bool isWell)
    {
        if (isWell)
        {
            _said.Forget();
        }

        _last = state;
        return Show(state);
    }

    private bool Show(CertificateState state)
    {
        if (state.Leaf is { } leaf && leaf.CertificatePem != _shown && leaf.IsGood(time.GetUtcNow()))
        {
            _shown = leaf.CertificatePem;
            identity.Swap(new ServerIdentity(X509Certificate2.CreateFromPem(leaf.CertificatePem, leaf.KeyPem), [])
            {
                AuthorityUntil = state.Authorities.First(authority => authority.Id == leaf.AuthorityId).Until,
            });
            CertificateLog.InUse(log, leaf.From, leaf.Until);
        }

        return false;
    }
}
