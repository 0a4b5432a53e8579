using Policy.Testing;

namespace Policy.E2E.Tests.Servers;

/// <summary>The files that an API server, and those who call it, are given.</summary>
internal static class ApiServerFiles
{
    /// <summary>Writes <c>tokens.csv</c>, <c>kubeconfig</c> and <c>audit-policy.yaml</c>.</summary>
    /// <param name="folder">The folder, where <c>ca.pem</c> stands.</param>
    /// <param name="url">The server.</param>
    /// <param name="token">The administrator's.</param>
    public static void Write(TestFolder folder, string url, string token)
    {
        File.WriteAllText(folder["tokens.csv"], $"{token},admin,admin,\"system:masters\"\n");
        File.WriteAllText(folder["kubeconfig"], Kubeconfig(folder, url, $"token: {token}"));
        File.WriteAllText(folder["audit-policy.yaml"], """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
              - level: Metadata
                users: ["system:serviceaccount:pratique:pratique"]
              - level: Metadata
                verbs: [create, update, patch, delete]
                resources: [{group: ""}, {group: apps}, {group: batch}]
              - level: None
            """);
    }

    /// <summary>A kubeconfig for the server.</summary>
    /// <param name="folder">The folder, where <c>ca.pem</c> stands.</param>
    /// <param name="url">The server.</param>
    /// <param name="user">Who it is for, as YAML flow: <c>tokenFile: FILE</c>.</param>
    public static string Kubeconfig(TestFolder folder, string url, string user) => $$"""
        apiVersion: v1
        kind: Config
        clusters: [{name: e2e, cluster: {server: "{{url}}", certificate-authority: "{{folder["ca.pem"]}}"} }]
        users: [{name: e2e, user: { {{user}} } }]
        contexts: [{name: e2e, context: {cluster: e2e, user: e2e} }]
        current-context: e2e
        """;
}
