using System.Collections.Immutable;
using Policy.Rules.Policies;

namespace Policy.Images.Configuration;

/// <summary>The clouds whose registries can be asked with what the cloud gives the program.</summary>
public enum CloudProvider
{
    /// <summary>Amazon Elastic Container Registry.</summary>
    Ecr,

    /// <summary>Google Artifact Registry, and Container Registry before it.</summary>
    Gcr,

    /// <summary>Azure Container Registry.</summary>
    Acr,
}

/// <summary><c>credentials.cloud[]</c>: a cloud's keychain, and for whom it is used.</summary>
/// <param name="Provider">The cloud.</param>
/// <param name="Namespaces">Globs of the namespaces whose workloads are asked for with it.</param>
public sealed record CloudSettings(CloudProvider Provider, ImmutableArray<string> Namespaces)
{
    /// <summary>Whether it is used for a namespace's workloads.</summary>
    public bool Serves(string group) => Namespaces.Any(glob => Glob.Matches(glob, group));
}
