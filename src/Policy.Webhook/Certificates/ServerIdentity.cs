using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Policy.Webhook.Certificates.Rotation;

namespace Policy.Webhook.Certificates;

/// <summary>What the webhook shows to callers.</summary>
/// <param name="Certificate">The certificate with its private key.</param>
/// <param name="Chain">Certificates between it and its CA; empty where the CA signed it itself.</param>
internal sealed record ServerIdentity(X509Certificate2 Certificate, X509Certificate2Collection Chain)
{
    /// <summary>
    /// Both as handshakes want them. It is made once, since making it builds a chain, and keeps what lets callers resume
    /// sessions; nothing is asked of the network for it.
    /// </summary>
    public SslStreamCertificateContext Context { get; } = SslStreamCertificateContext.Create(Certificate, Chain, offline: true);

    /// <summary>When the CA that signed it ends; null where that is not known.</summary>
    public DateTimeOffset? AuthorityUntil { get; init; }

    /// <summary>When it begins.</summary>
    public DateTimeOffset From => CertificateParts.FromOf(Certificate);

    /// <summary>When it ends.</summary>
    public DateTimeOffset Until => CertificateParts.UntilOf(Certificate);
}

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
