namespace Policy.Images.Registry;

/// <summary>What was asked of whom, for messages.</summary>
/// <param name="Registry">The registry that it is about.</param>
/// <param name="Uri">The URL that answered, after redirects.</param>
/// <param name="What">What was asked for: <c>team/app:1.0</c>, <c>a token for team/app</c>.</param>
/// <param name="WithCredential">Whether a user's credential went along.</param>
internal sealed record Question(RegistryEndpoint Registry, Uri Uri, string What, bool WithCredential)
{
    /// <summary>Who answered, for people.</summary>
    public string Host => Registry.Describe(Uri);
}
