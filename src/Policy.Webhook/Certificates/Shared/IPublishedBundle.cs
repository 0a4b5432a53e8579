namespace Policy.Webhook.Certificates.Shared;

/// <summary>Where API servers read which CAs to trust: <c>caBundle</c> of the webhook configuration.</summary>
internal interface IPublishedBundle
{
    /// <summary>Sees to it that it is there, and writes only where it is not.</summary>
    /// <param name="pem">The CAs' certificates.</param>
    /// <param name="cancel">Ends it.</param>
    Task<PublishResult> PublishAsync(string pem, CancellationToken cancel);
}

/// <summary>What came of publishing.</summary>
internal abstract record PublishResult
{
    private PublishResult()
    {
    }

    /// <summary>It was there already.</summary>
    public sealed record InPlace : PublishResult;

    /// <summary>It was not, and is now.</summary>
    public sealed record Changed : PublishResult;

    /// <summary>It could not be read or written.</summary>
    /// <param name="Problem">Why.</param>
    public sealed record Failed(string Problem) : PublishResult;
}
