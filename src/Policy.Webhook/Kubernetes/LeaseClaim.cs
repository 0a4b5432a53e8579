using Policy.Webhook.Kubernetes.Wire;

namespace Policy.Webhook.Kubernetes;

/// <summary>What came of a try to have the lease.</summary>
internal enum ClaimResult
{
    /// <summary>It is ours, for another while.</summary>
    Held,

    /// <summary>It is somebody else's.</summary>
    Taken,

    /// <summary>It is not known: the server did not do as asked.</summary>
    Unknown,
}

/// <summary>
/// One replica's claim to a Lease. When others renewed it is told by our own clock, from the moment that we saw the lease
/// change: clocks of other machines are not believed.
/// </summary>
internal sealed class LeaseClaim(ApiServer server, string name, string identity, LeaseTimes times, KubernetesContext context)
{
    private readonly string _all = ApiPaths.Of("coordination.k8s.io/v1", "leases", server.Namespace);
    private readonly string _path = ApiPaths.Of("coordination.k8s.io/v1", "leases", server.Namespace, name);
    private Lease? _seen;
    private long _seenAt;
    private bool _held;

    /// <summary>Creates, takes or renews it.</summary>
    public async Task<ClaimResult> TryAsync(CancellationToken cancellationToken)
    {
        if (_held && _seen is not null)
        {
            // Nearly always nobody else wrote: one question does.
            var renewed = await WriteAsync(_seen, cancellationToken);
            if (renewed != ClaimResult.Taken)
            {
                return renewed;
            }
        }

        var read = await server.GetAsync(_path, KubernetesJson.Default.Lease, cancellationToken);
        if (read.Succeeded)
        {
            See(read.Value);
            return IsSomebodyElses(read.Value.Spec) ? Taken() : await WriteAsync(read.Value, cancellationToken);
        }

        return read.Error.IsNotFound ? await CreateAsync(cancellationToken) : Fails(read.Error);
    }

    /// <summary>Gives it up, so that another need not wait until it has run out.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (!_held || _seen is null)
        {
            return;
        }

        _held = false;
        var now = Now();
        var spec = (_seen.Spec ?? new LeaseSpec()) with { HolderIdentity = "", LeaseDurationSeconds = 1, RenewTime = now, AcquireTime = now };
        var answer = await server.ReplaceAsync(_path, _seen with { Spec = spec }, KubernetesJson.Default.Lease, cancellationToken);
        if (!answer.Succeeded && !answer.Error.IsConflict)
        {
            Fails(answer.Error);
        }
    }

    private async Task<ClaimResult> CreateAsync(CancellationToken cancellationToken)
    {
        var lease = new Lease(new ObjectMeta { Name = name, Namespace = server.Namespace }, Ours(null));
        var created = await server.CreateAsync(_all, lease, KubernetesJson.Default.Lease, cancellationToken);
        return created.Succeeded ? Held(created.Value) : created.Error.IsConflict ? Taken() : Fails(created.Error);
    }

    private async Task<ClaimResult> WriteAsync(Lease lease, CancellationToken cancellationToken)
    {
        var written = await server.ReplaceAsync(_path, lease with { Spec = Ours(lease.Spec) }, KubernetesJson.Default.Lease, cancellationToken);
        return written.Succeeded ? Held(written.Value) : written.Error.IsConflict || written.Error.IsNotFound ? Taken() : Fails(written.Error);
    }

    private LeaseSpec Ours(LeaseSpec? before)
    {
        var isNew = before?.HolderIdentity != identity;
        return (before ?? new LeaseSpec()) with
        {
            HolderIdentity = identity,
            LeaseDurationSeconds = (int)times.Duration.TotalSeconds,
            AcquireTime = isNew ? Now() : before!.AcquireTime,
            RenewTime = Now(),
            LeaseTransitions = (before?.LeaseTransitions ?? 0) + (isNew && before is not null ? 1 : 0),
        };
    }

    private void See(Lease lease)
    {
        if (_seen is null || Mark(_seen) != Mark(lease))
        {
            _seenAt = context.Time.GetTimestamp();
        }

        _seen = lease;
    }

    // Somebody who labels the lease has not renewed it.
    private static (string?, string?, int?) Mark(Lease lease) => (lease.Spec?.HolderIdentity, lease.Spec?.RenewTime, lease.Spec?.LeaseTransitions);

    private bool IsSomebodyElses(LeaseSpec? spec)
    {
        var holds = spec?.LeaseDurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : times.Duration;
        return spec?.HolderIdentity is { Length: > 0 } holder && holder != identity && context.Time.GetElapsedTime(_seenAt) < holds;
    }

    private ClaimResult Held(Lease lease)
    {
        See(lease);
        _held = true;
        return ClaimResult.Held;
    }

    private ClaimResult Taken()
    {
        _held = false;
        return ClaimResult.Taken;
    }

    private ClaimResult Fails(ApiError error)
    {
        KubernetesLog.LeaseFails(context.Logger, error.Message);
        return ClaimResult.Unknown;
    }

    private string Now() => KubernetesJson.Micro(context.Time.GetUtcNow());
}
