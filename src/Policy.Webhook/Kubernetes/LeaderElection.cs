namespace Policy.Webhook.Kubernetes;

/// <summary>
/// Of all replicas one leads: the one that holds the Lease. Two may not lead at once, so a holder that cannot renew stops
/// before others may take it; and it does not stop for one error, since then nobody would lead while the server restarts.
/// </summary>
internal sealed class LeaderElection
{
    private readonly LeaseClaim _claim;
    private readonly LeaseTimes _times;
    private readonly KubernetesContext _context;
    private readonly string _name;
    private readonly string _identity;
    private volatile bool _leads;

    /// <summary>Makes it; <see cref="RunAsync"/> begins.</summary>
    /// <param name="server">The API server.</param>
    /// <param name="name">The Lease, in the server's own namespace.</param>
    /// <param name="identity">This replica, by a name that no other process has, earlier ones of the same pod included.</param>
    /// <param name="context">Clock, metrics and log.</param>
    /// <param name="times">How long the lease holds.</param>
    public LeaderElection(ApiServer server, string name, string identity, KubernetesContext context, LeaseTimes? times = null)
    {
        _times = times ?? new LeaseTimes();
        _claim = new LeaseClaim(server, name, identity, _times, context);
        (_name, _identity, _context) = (name, identity, context);
    }

    /// <summary>Whether this replica leads.</summary>
    public bool IsLeader => _leads;

    /// <summary>Waits for leadership, and leads while it has it, again and again until it is cancelled. Then the lease is given up.</summary>
    /// <param name="whileLeading">
    /// What the leader does. Its token is cancelled when leadership ends; it has a few seconds then, before another may
    /// lead. It may end before; what it throws ends the election, and the lease is given up.
    /// </param>
    /// <param name="cancellationToken">Ends the election.</param>
    public async Task RunAsync(Func<CancellationToken, Task> whileLeading, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await LeadAsync(whileLeading, await AcquireAsync(cancellationToken), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to end.
        }
        finally
        {
            await ReleaseAsync();
        }
    }

    // When the try that succeeded began: a lease counts from before it was asked for.
    private async Task<long> AcquireAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var began = _context.Time.GetTimestamp();
            if (await TryAsync(_times.Attempt, cancellationToken) == ClaimResult.Held)
            {
                return began;
            }

            // Replicas that started together do not ask together for ever.
            await Task.Delay(_times.Retry * (1 + (_context.Jitter() / 5)), _context.Time, cancellationToken);
        }
    }

    private async Task LeadAsync(Func<CancellationToken, Task> whileLeading, long renewed, CancellationToken cancellationToken)
    {
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Lead(true);
        KubernetesLog.Leads(_context.Logger, _name, _identity);
        var work = whileLeading(leading.Token);
        try
        {
            KubernetesLog.LeadsNoMore(_context.Logger, _name, _identity, await KeepAsync(work, renewed, cancellationToken));
        }
        finally
        {
            Lead(false);
            await leading.CancelAsync();
            await EndAsync(work, leading.Token);
        }
    }

    // Gives why it has to end.
    private async Task<string> KeepAsync(Task work, long renewed, CancellationToken cancellationToken)
    {
        while (!work.IsFaulted)
        {
            var left = _times.RenewWithin - _context.Time.GetElapsedTime(renewed);
            if (left <= TimeSpan.Zero)
            {
                return $"the lease could not be renewed for {_times.RenewWithin.TotalSeconds} s";
            }

            await WaitAsync(work, left < _times.Retry ? left : _times.Retry, cancellationToken);
            var began = _context.Time.GetTimestamp();
            left = _times.RenewWithin - _context.Time.GetElapsedTime(renewed);
            if (left <= TimeSpan.Zero || work.IsFaulted)
            {
                continue;
            }

            switch (await TryAsync(left < _times.Attempt ? left : _times.Attempt, cancellationToken))
            {
                case ClaimResult.Held:
                    renewed = began;
                    break;
                case ClaimResult.Taken:
                    return "another replica has the lease";
            }
        }

        return "its work failed";
    }

    private async Task WaitAsync(Task work, TimeSpan time, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var wait = Task.Delay(time, _context.Time, end.Token);

        // Work that has ended well leaves nothing to wait for but the time.
        await (work.IsCompleted ? wait : Task.WhenAny(wait, work));
        if (work is { IsCompleted: true, IsFaulted: false })
        {
            await wait;
        }

        await end.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<ClaimResult> TryAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        using var end = new ApiDeadline(within, _context.Time, cancellationToken);
        try
        {
            return await _claim.TryAsync(end.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            KubernetesLog.LeaseFails(_context.Logger, $"no answer within {within.TotalSeconds} s");
            return ClaimResult.Unknown;
        }
    }

    private async Task ReleaseAsync()
    {
        using var end = new CancellationTokenSource(_times.Attempt, _context.Time);
        try
        {
            await _claim.ReleaseAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            KubernetesLog.LeaseFails(_context.Logger, "it could not be given up in time; it runs out by itself");
        }
    }

    private void Lead(bool leads)
    {
        _leads = leads;
        _context.Metrics.Leads(leads);
    }

    private static async Task EndAsync(Task work, CancellationToken told)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (told.IsCancellationRequested)
        {
            // As it was told.
        }
    }
}
