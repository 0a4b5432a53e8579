using Policy.Images.Configuration;
using Policy.Images.Sources;

namespace Policy.Images.Registry.Auth.Cloud;

/// <summary>What a cloud gave.</summary>
/// <param name="Credential">For its registries alone.</param>
/// <param name="Expires">When it ends, by the cloud's word.</param>
internal sealed record CloudCredential(Credential Credential, DateTimeOffset Expires);

/// <summary>A cloud that gives the program credentials for its registries.</summary>
internal interface ICloudKeychain
{
    /// <summary>The cloud.</summary>
    CloudProvider Provider { get; }

    /// <summary>What a credential for a registry is good for: a region, a cloud, the registry alone; null where the registry is not the cloud's.</summary>
    /// <param name="registry">Host and port as in references.</param>
    string? ScopeOf(string registry);

    /// <summary>Asks for a credential for one of the cloud's registries.</summary>
    /// <param name="registry">Host and port as in references.</param>
    /// <param name="cancellationToken">The deadline.</param>
    Task<SourceResult<CloudCredential>> GetAsync(string registry, CancellationToken cancellationToken);
}
