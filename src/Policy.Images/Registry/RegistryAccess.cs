using System.Collections.Immutable;

namespace Policy.Images.Registry;

/// <summary>What one asker may reach beyond what the configuration allows.</summary>
public sealed record RegistryAccess
{
    /// <summary>Nothing beyond the configuration.</summary>
    public static RegistryAccess ConfiguredOnly { get; } = new();

    /// <summary>
    /// Registries, as they stand in references, that may be at a private address because a person typed them. Their
    /// token realms and redirects to other hosts may not: nobody typed those.
    /// </summary>
    public ImmutableHashSet<string> PrivateHosts { get; init; } = ImmutableHashSet.Create<string>(StringComparer.OrdinalIgnoreCase);
}
