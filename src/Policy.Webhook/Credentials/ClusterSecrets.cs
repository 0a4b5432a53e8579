using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Credentials;

/// <summary>Secrets, read from the API server with the webhook's own rights.</summary>
internal sealed class ClusterSecrets(ApiServer server) : ISecrets
{
    public async Task<SecretAnswer> GetAsync(string group, string name, CancellationToken cancellationToken)
    {
        var answer = await server.GetAsync(ApiPaths.Of("v1", "secrets", group, name), SecretJson.Default.SecretDocument, cancellationToken);
        return answer switch
        {
            { Succeeded: true } => new SecretAnswer(answer.Value, null),
            { Error.IsNotFound: true } => SecretAnswer.NotFound,
            { Error.IsForbidden: true } => new SecretAnswer(null, "may not be read: the webhook has no right to get secrets there"),

            // Its message is left out: the answer that it is about may hold the secret.
            _ => new SecretAnswer(null, $"was not read ({answer.Error.Reason})"),
        };
    }
}
