namespace Policy.Images.Registry.Auth;

/// <summary>In whose name a question is asked, and where.</summary>
/// <param name="Registry">The registry, or a mirror of it.</param>
/// <param name="Repository">The repository there.</param>
/// <param name="Credential">The credential, or none.</param>
internal sealed record Asker(RegistryEndpoint Registry, string Repository, Credential Credential);
