using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using k8s.Authentication;

namespace Policy.Webhook.Kubernetes.Access;

/// <summary>Where the API server is, whom to take for it, and who we are.</summary>
internal sealed record ApiAccess
{
    /// <summary>Its address.</summary>
    public required Uri Server { get; init; }

    /// <summary>Reads the CA certificates that its certificate has to come from, anew for each connection: a cluster's CA may be rotated.</summary>
    public required Func<X509Certificate2Collection> ReadAuthorities { get; init; }

    /// <summary>Takes any certificate: only where a kubeconfig says so.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>The name in its certificate; null where it is the address's.</summary>
    public string? ServerName { get; init; }

    /// <summary>Tokens or passwords; null for none.</summary>
    public ServiceClientCredentials? Credentials { get; init; }

    /// <summary>Forgets what is remembered of the token, which the server takes no more; null where nothing is.</summary>
    public Action? ForgetToken { get; init; }

    /// <summary>A client certificate with its key; null for none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The namespace that we are in.</summary>
    public required string Namespace { get; init; }
}

/// <summary>Access, or why there is none.</summary>
/// <param name="Access">The access.</param>
/// <param name="Error">What is wrong, with the configuration's field.</param>
internal sealed record ApiAccessResult(ApiAccess? Access, string? Error)
{
    /// <summary>Whether there is one.</summary>
    [MemberNotNullWhen(true, nameof(Access))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Access is not null;
}
