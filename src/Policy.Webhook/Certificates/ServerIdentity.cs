using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;

namespace Policy.Webhook.Certificates;

/// <summary>What the webhook shows to callers.</summary>
/// <param name="Certificate">The certificate with its private key.</param>
/// <param name="Chain">Certificates between it and its CA; empty where the CA signed it itself.</param>
internal sealed record ServerIdentity(X509Certificate2 Certificate, X509Certificate2Collection Chain);

/// <summary>An identity, or why there is none.</summary>
/// <param name="Identity">The identity.</param>
/// <param name="Error">What is wrong, with the configuration's field.</param>
internal sealed record IdentityResult(ServerIdentity? Identity, string? Error)
{
    /// <summary>Whether there is one.</summary>
    [MemberNotNullWhen(true, nameof(Identity))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Identity is not null;
}
