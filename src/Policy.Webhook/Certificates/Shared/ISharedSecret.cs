namespace Policy.Webhook.Certificates.Shared;

/// <summary>The Secret that replicas share. What a server or the network does is a value; nothing throws for it.</summary>
internal interface ISharedSecret
{
    /// <summary>What is in it now.</summary>
    Task<SecretRead> ReadAsync(CancellationToken cancel);

    /// <summary>Makes it, where there is none.</summary>
    Task<SecretWrite> CreateAsync(IReadOnlyDictionary<string, string> data, CancellationToken cancel);

    /// <summary>Replaces what is in it, where nobody else has since it was read.</summary>
    /// <param name="version">The version that was read.</param>
    /// <param name="data">What is to be in it.</param>
    /// <param name="cancel">Ends it.</param>
    Task<SecretWrite> ReplaceAsync(string version, IReadOnlyDictionary<string, string> data, CancellationToken cancel);
}

/// <summary>What came of reading the Secret.</summary>
internal abstract record SecretRead
{
    private SecretRead()
    {
    }

    /// <summary>It is there.</summary>
    /// <param name="Data">What is in it, as text.</param>
    /// <param name="Version">Its version.</param>
    public sealed record Found(IReadOnlyDictionary<string, string> Data, string Version) : SecretRead;

    /// <summary>There is none.</summary>
    public sealed record Absent : SecretRead;

    /// <summary>It could not be read.</summary>
    /// <param name="Problem">Why.</param>
    public sealed record Failed(string Problem) : SecretRead;
}

/// <summary>What came of writing the Secret.</summary>
internal abstract record SecretWrite
{
    private SecretWrite()
    {
    }

    /// <summary>It is written.</summary>
    public sealed record Written : SecretWrite;

    /// <summary>Somebody else wrote first: what is there has to be read again.</summary>
    public sealed record Conflict : SecretWrite;

    /// <summary>It could not be written.</summary>
    /// <param name="Problem">Why.</param>
    public sealed record Failed(string Problem) : SecretWrite;
}
