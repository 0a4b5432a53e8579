using Policy.Images;
using Policy.Rules;
using Policy.Rules.Policies;

namespace Policy.Webhook.Credentials;

/// <summary>Makes docker configs of secrets, as the kubelet reads them. Source: Kubernetes documentation, Secrets, Docker config Secrets.</summary>
internal static class SecretReader
{
    private const string ConfigType = "kubernetes.io/dockerconfigjson";
    private const string OldConfigType = "kubernetes.io/dockercfg";

    /// <summary>The docker config of a secret, or why it has none.</summary>
    /// <param name="name">What it is called: <c>pull secret team/regcred</c>.</param>
    /// <param name="answer">The secret.</param>
    public static PullSecret Read(string name, SecretAnswer answer) => answer switch
    {
        { Secret: null } => PullSecret.None($"{name} {answer.Problem}"),
        { Secret: { Type: ConfigType, Data.DockerConfigJson: { Length: > 0 } config } } => PullSecret.OfConfig(name, config),
        { Secret: { Type: OldConfigType, Data.DockerCfg: { Length: > 0 } config } } => PullSecret.OfOldConfig(name, config),
        { Secret.Type: ConfigType or OldConfigType } => PullSecret.None($"{name} is empty"),
        _ => PullSecret.None($"{name} is of type {SafeText.Quoted(answer.Secret.Type ?? "")}, not {ConfigType} or {OldConfigType}"),
    };

    /// <summary>Whether a text can be a secret's name; what cannot is never asked for. Source: Kubernetes documentation, Object Names and IDs, DNS Subdomain Names.</summary>
    public static bool IsName(string text) => KubernetesNames.IsSubdomain(text);
}
