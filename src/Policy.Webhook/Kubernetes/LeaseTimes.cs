namespace Policy.Webhook.Kubernetes;

/// <summary>How long a lease holds. The defaults are those of Kubernetes' own components.</summary>
internal sealed record LeaseTimes
{
    /// <summary>Others leave the lease alone for so long after they saw it renewed.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The holder that could not renew it for so long gives up, well before others take it.</summary>
    public TimeSpan RenewWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two tries.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>One try, so that one that hangs leaves time for another.</summary>
    public TimeSpan Attempt => RenewWithin / 2;
}
