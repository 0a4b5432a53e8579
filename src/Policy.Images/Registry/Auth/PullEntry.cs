namespace Policy.Images.Registry.Auth;

/// <summary>An entry of a workload's docker config.</summary>
/// <param name="Key">What it is for.</param>
/// <param name="Credential">The credential.</param>
internal sealed record PullEntry(AuthKey Key, Credential Credential);
