namespace Policy.Webhook.Certificates;

/// <summary>How long certificates are good for, and when something is done about them. All times of certificates stand here.</summary>
internal sealed record CertificateTimes
{
    /// <summary>What holds.</summary>
    public static CertificateTimes Default { get; } = new();

    /// <summary>
    /// How long a CA is good for. A year is long beside its leaves, so that it hardly ever changes, and short enough that
    /// changing it is something the cluster has done before, not what happens for the first time after ten years.
    /// </summary>
    public TimeSpan AuthorityLifetime { get; init; } = TimeSpan.FromDays(365);

    /// <summary>
    /// How long a leaf is good for. Its last third is time in which an API server may be away or rights may be missing
    /// and be noticed: thirty days.
    /// </summary>
    public TimeSpan LeafLifetime { get; init; } = TimeSpan.FromDays(90);

    /// <summary>
    /// How long the next CA is in the published bundle before it signs a leaf. API servers watch the configuration, and
    /// know of a change within a second; one whose watch hangs unnoticed begins another within ten minutes. The rest is
    /// for what nobody thought of: it costs nothing, as the old CA is good for another four months.
    /// </summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How far before now a certificate begins, for clocks that are behind.</summary>
    public TimeSpan Backdated { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How often the shared secret, the published bundle and files are looked at. It is the longest that a bundle which
    /// somebody cleared stays so, and a request or two of each replica is nothing to an API server.
    /// </summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>When something that is good between two times is replaced: with a third of its time to spare.</summary>
    /// <param name="from">When it began.</param>
    /// <param name="until">When it ends.</param>
    public static DateTimeOffset RenewalOf(DateTimeOffset from, DateTimeOffset until) => from + ((until - from) * 2 / 3);
}
