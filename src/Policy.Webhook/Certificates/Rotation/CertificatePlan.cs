namespace Policy.Webhook.Certificates.Rotation;

/// <summary>What the certificates are to be like.</summary>
/// <param name="Hosts">The names and addresses that callers use.</param>
/// <param name="Times">How long things last.</param>
internal sealed record CertificateSettings(IReadOnlyList<string> Hosts, CertificateTimes Times);

/// <summary>
/// What has to be done to the shared certificates, one step at a time: <see cref="Of"/> the state after a step says the
/// next one. It looks at no clock and makes nothing; <see cref="CertificateSteps"/> does.
/// </summary>
/// <remarks>
/// The rule behind it all: a leaf is shown only when everybody has had time to learn of its CA, and a CA is forgotten
/// only when no leaf of it can be shown. Only where nothing is left that works is a CA used at once.
/// </remarks>
internal abstract record CertificatePlan
{
    private CertificatePlan()
    {
    }

    /// <summary>A CA and a leaf of it, now: there is nothing that works, so nothing to be careful of.</summary>
    public sealed record Begin : CertificatePlan;

    /// <summary>The CA that will sign after this one, for the bundle.</summary>
    public sealed record MakeNext : CertificatePlan;

    /// <summary>The next CA signs from now on; the one before is kept in the bundle, without its key.</summary>
    public sealed record Promote : CertificatePlan;

    /// <summary>A new leaf of the CA that signs.</summary>
    public sealed record Issue : CertificatePlan;

    /// <summary>No leaf of the old CAs can be in use: they leave the bundle.</summary>
    public sealed record DropOld : CertificatePlan;

    /// <summary>Nothing now.</summary>
    public sealed record Wait : CertificatePlan;

    /// <summary>The next step.</summary>
    /// <param name="state">What there is.</param>
    /// <param name="now">The time.</param>
    /// <param name="settings">What there should be.</param>
    public static CertificatePlan Of(CertificateState state, DateTimeOffset now, CertificateSettings settings)
    {
        var next = state.Next is { KeyPem: not null } made && made.IsGood(now) ? made : null;
        if (state.Signing is not { } signing || !signing.IsGood(now))
        {
            return next is null ? new Begin() : new Promote();
        }

        var leaf = state.Leaf is { } shown && shown.IsGood(now) && shown.AuthorityId == signing.Id ? state.Leaf : null;
        if (signing.KeyPem is not null && (leaf is null || !leaf.IsFor(settings.Hosts) || IsDue(leaf, signing, now)))
        {
            return new Issue();
        }

        if (leaf is null)
        {
            return next is null ? new Begin() : new Promote();
        }

        if (state.OldUntil <= now)
        {
            return new DropOld();
        }

        if (next is null)
        {
            return signing.KeyPem is null || CertificateTimes.RenewalOf(signing.From, signing.Until) <= now ? new MakeNext() : new Wait();
        }

        // Where it was published in the future, the clock of whoever wrote that is wrong, or this one: it says nothing.
        return state.NextPublished is { } published && published <= now && published + settings.Times.Overlap <= now ? new Promote() : new Wait();
    }

    // A leaf that ends with its CA cannot be had any longer by asking again.
    private static bool IsDue(LeafPart leaf, AuthorityPart signing, DateTimeOffset now) =>
        CertificateTimes.RenewalOf(leaf.From, leaf.Until) <= now && leaf.Until < signing.Until;
}
