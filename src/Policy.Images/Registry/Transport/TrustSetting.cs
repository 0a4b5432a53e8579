namespace Policy.Images.Registry.Transport;

/// <summary>
/// What connections are pooled by: one that was let through to a private address for one registry is never handed to
/// another that may not go there.
/// </summary>
/// <param name="AllowPrivate">Whether addresses that are not public may be connected to.</param>
/// <param name="CaFile">PEM file of CA certificates beside the system's; null for the system's alone.</param>
internal sealed record TrustSetting(bool AllowPrivate, string? CaFile);
