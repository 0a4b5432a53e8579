using Policy.Webhook.Certificates.Rotation;

namespace Policy.Webhook.Certificates;

/// <summary>What is logged of certificates. Keys and what files hold never are.</summary>
internal static partial class CertificateLog
{
    [LoggerMessage(5001, LogLevel.Information, "A certificate good from {From} until {Until} is in use for new connections")]
    public static partial void InUse(ILogger logger, DateTimeOffset from, DateTimeOffset until);

    [LoggerMessage(5002, LogLevel.Information, "Shared certificates: {What} (certificate until {Leaf}, CA until {Authority})")]
    public static partial void Rotated(ILogger logger, string what, DateTimeOffset? leaf, DateTimeOffset? authority);

    [LoggerMessage(5003, LogLevel.Information, "The caBundle of the webhook configuration was not that of the Secret, and is now ({Authorities} CAs)")]
    public static partial void Published(ILogger logger, int authorities);

    [LoggerMessage(5010, LogLevel.Warning, "The certificate files cannot be used, what they held before is: {Error}")]
    public static partial void FilesUnusable(ILogger logger, string error);

    [LoggerMessage(5011, LogLevel.Warning, "The shared Secret cannot be used until its leader mends it: {Problems}")]
    public static partial void SecretUnusable(ILogger logger, string problems);

    [LoggerMessage(5012, LogLevel.Warning, "The shared Secret holds what cannot be used ({Problems}); {What} is gone on with")]
    public static partial void SecretMended(ILogger logger, string problems, string what);

    [LoggerMessage(5013, LogLevel.Warning, "Certificates cannot be shared or published for now: {Problem}")]
    public static partial void Unreachable(ILogger logger, string problem);

    /// <summary>What a step did, in words.</summary>
    public static string WordsOf(CertificatePlan plan) => plan switch
    {
        CertificatePlan.Begin => "a CA and a certificate of it were made",
        CertificatePlan.MakeNext => "the next CA was made",
        CertificatePlan.Promote => "the next CA signs from now on",
        CertificatePlan.Issue => "a certificate was issued",
        CertificatePlan.DropOld => "old CAs were dropped",
        _ => "nothing was done",
    };
}
