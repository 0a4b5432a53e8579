using System.Collections.Immutable;
using System.Net;

namespace Policy.Webhook.Certificates.Rotation;

/// <summary>A CA of our own.</summary>
/// <param name="Id">Tells it from others: the SHA-256 of its certificate in hexadecimal.</param>
/// <param name="CertificatePem">Its certificate.</param>
/// <param name="KeyPem">Its private key; null where it shall not or cannot sign any more.</param>
/// <param name="From">From when on it is good.</param>
/// <param name="Until">Until when.</param>
internal sealed record AuthorityPart(string Id, string CertificatePem, string? KeyPem, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>Whether certificates of it are worth anything now.</summary>
    public bool IsGood(DateTimeOffset now) => From <= now && now < Until;
}

/// <summary>A server's certificate.</summary>
/// <param name="AuthorityId">The CA that signed it.</param>
/// <param name="CertificatePem">The certificate.</param>
/// <param name="KeyPem">Its private key.</param>
/// <param name="From">From when on it is good.</param>
/// <param name="Until">Until when.</param>
/// <param name="Hosts">The DNS names and IP addresses that it is for.</param>
internal sealed record LeafPart(
    string AuthorityId, string CertificatePem, string KeyPem, DateTimeOffset From, DateTimeOffset Until, ImmutableArray<string> Hosts)
{
    /// <summary>Whether it can be shown now.</summary>
    public bool IsGood(DateTimeOffset now) => From <= now && now < Until;

    /// <summary>Whether it is for all of these names and addresses, however they are spelt.</summary>
    public bool IsFor(IEnumerable<string> hosts)
    {
        var own = Hosts.Select(Plain).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return hosts.All(host => own.Contains(Plain(host)));
    }

    private static string Plain(string host) => IPAddress.TryParse(host, out var address) ? address.ToString() : host;
}

/// <summary>All that replicas share. What is not there, or cannot be used, is null.</summary>
internal sealed record CertificateState
{
    /// <summary>Nothing.</summary>
    public static CertificateState Empty { get; } = new();

    /// <summary>The CA that signs leaves.</summary>
    public AuthorityPart? Signing { get; init; }

    /// <summary>The CA that will, once everybody trusts it.</summary>
    public AuthorityPart? Next { get; init; }

    /// <summary>Since when the next CA has been in the published bundle without a break.</summary>
    public DateTimeOffset? NextPublished { get; init; }

    /// <summary>CAs that sign no more, but leaves of which may still be shown.</summary>
    public ImmutableArray<AuthorityPart> Old { get; init; } = [];

    /// <summary>When the last leaf of any old CA ends.</summary>
    public DateTimeOffset? OldUntil { get; init; }

    /// <summary>The certificate that replicas show.</summary>
    public LeafPart? Leaf { get; init; }

    /// <summary>Whose leaves a caller has to trust, the signing CA first.</summary>
    public IEnumerable<AuthorityPart> Authorities => new[] { Signing, Next }.OfType<AuthorityPart>().Concat(Old);

    /// <summary>The certificates of all of them, one after the other, as <c>caBundle</c> holds them (PEM).</summary>
    public string Bundle => string.Concat(Authorities.Select(authority => authority.CertificatePem.Trim() + "\n"));
}
