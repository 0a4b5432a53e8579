using System.Collections.Immutable;

namespace Policy.Images.Configuration;

/// <summary>
/// The environment variables by which clouds tell a program who it is. They stand in the environment, where the cloud
/// puts them, not in the document.
/// </summary>
/// <param name="Values">Those that are set.</param>
public sealed record CloudVariables(ImmutableDictionary<string, string> Values)
{
    private static readonly string[] Names =
    [
        "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_EC2_METADATA_DISABLED",
        "GCE_METADATA_HOST",
        "AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_FEDERATED_TOKEN_FILE", "AZURE_AUTHORITY_HOST",
    ];

    /// <summary>None is set.</summary>
    public static CloudVariables None { get; } = new(ImmutableDictionary<string, string>.Empty);

    /// <summary>A variable's value; null where it is not set, or empty.</summary>
    public string? this[string name] => Values.GetValueOrDefault(name);

    /// <summary>Reads those that are set.</summary>
    /// <param name="variable">The environment.</param>
    public static CloudVariables Read(Func<string, string?> variable) => new(Names
        .Select(name => KeyValuePair.Create(name, variable(name)))
        .Where(pair => pair.Value is { Length: > 0 })
        .ToImmutableDictionary(pair => pair.Key, pair => pair.Value!));

    /// <summary>The names alone: some hold secrets.</summary>
    public override string ToString() => string.Join(' ', Values.Keys.Order(StringComparer.Ordinal));
}
