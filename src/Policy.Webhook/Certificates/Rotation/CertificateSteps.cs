using System.Collections.Immutable;

namespace Policy.Webhook.Certificates.Rotation;

/// <summary>Does what a plan says: makes keys and certificates.</summary>
internal static class CertificateSteps
{
    // Nothing takes more steps in a row: begin or promote, issue, drop, make the next.
    private const int MostSteps = 8;

    /// <summary>The state after a step.</summary>
    /// <param name="state">What there is.</param>
    /// <param name="plan">The step.</param>
    /// <param name="now">The time.</param>
    /// <param name="settings">What there should be.</param>
    public static CertificateState Apply(CertificateState state, CertificatePlan plan, DateTimeOffset now, CertificateSettings settings) => plan switch
    {
        CertificatePlan.Begin => Begin(state, now, settings),
        CertificatePlan.MakeNext => state with { Next = MakeAuthority(now, settings.Times), NextPublished = null },
        CertificatePlan.Promote => Promote(state, now, settings),
        CertificatePlan.Issue => state with { Leaf = CertificateMaker.Issue(state.Signing!, now, settings) },
        CertificatePlan.DropOld => state with { Old = [], OldUntil = null },
        _ => state,
    };

    /// <summary>Does all that can be done now, and tells what that was.</summary>
    /// <param name="state">What there is.</param>
    /// <param name="isPublished">Whether its bundle is known to be where callers read it; where it is not, the next CA waits.</param>
    /// <param name="now">The time.</param>
    /// <param name="settings">What there should be.</param>
    public static (CertificateState State, ImmutableArray<CertificatePlan> Done) Settle(
        CertificateState state, bool isPublished, DateTimeOffset now, CertificateSettings settings)
    {
        var done = ImmutableArray.CreateBuilder<CertificatePlan>();
        while (done.Count < MostSteps)
        {
            var plan = CertificatePlan.Of(isPublished ? state : state with { NextPublished = null }, now, settings);
            if (plan is CertificatePlan.Wait)
            {
                break;
            }

            state = Apply(state, plan, now, settings);
            done.Add(plan);
        }

        return (state, done.ToImmutable());
    }

    private static AuthorityPart MakeAuthority(DateTimeOffset now, CertificateTimes times) =>
        CertificateMaker.MakeAuthority(now - times.Backdated, now + times.AuthorityLifetime);

    // What old CAs there are stays: a replica may still show a leaf of theirs.
    private static CertificateState Begin(CertificateState state, DateTimeOffset now, CertificateSettings settings)
    {
        var signing = MakeAuthority(now, settings.Times);
        return Retire(state, now) with { Signing = signing, Next = null, NextPublished = null, Leaf = CertificateMaker.Issue(signing, now, settings) };
    }

    private static CertificateState Promote(CertificateState state, DateTimeOffset now, CertificateSettings settings)
    {
        var signing = state.Next!;
        return Retire(state, now) with { Signing = signing, Next = null, NextPublished = null, Leaf = CertificateMaker.Issue(signing, now, settings) };
    }

    // A replica that is cut off shows the leaf it has until that ends, so its CA is trusted as long. Its key is of no use
    // to anybody any more. A leaf that could not be read leaves the CA's own end to go by.
    private static CertificateState Retire(CertificateState state, DateTimeOffset now)
    {
        if (state.Signing is not { } signing || !signing.IsGood(now))
        {
            return state;
        }

        var until = state.Leaf is { } leaf && leaf.AuthorityId == signing.Id ? leaf.Until : signing.Until;
        return state with
        {
            Old = [signing with { KeyPem = null }, .. state.Old],
            OldUntil = state.OldUntil > until ? state.OldUntil : until,
        };
    }
}
