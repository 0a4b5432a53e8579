using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Policy.E2E.Tests.Servers;

namespace Policy.E2E.Tests.ClusterMode;

/// <summary>The certificate that replicas make and share.</summary>
internal static class OwnCertificate
{
    /// <summary>The Secret that it is in.</summary>
    public const string Secret = "pratique-certificates";

    /// <summary>What the Secret holds by now; nothing where there is none.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(Kubectl kubectl)
    {
        var result = await kubectl.RunAsync("get", "secret", Secret, "-n", Installation.Namespace, "-o", "json");
        return result.ExitCode == 0
            ? JsonNode.Parse(result.Output)!["data"]!.AsObject().ToDictionary(one => one.Key, one => Encoding.UTF8.GetString(Convert.FromBase64String((string)one.Value!)))
            : new Dictionary<string, string>();
    }

    /// <summary>Calls replicas as API servers do: by the name of the Service, trusting the CAs that the Secret holds.</summary>
    public static SslClientAuthenticationOptions Trust(IReadOnlyDictionary<string, string> secret)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        foreach (var name in new[] { "ca.crt", "next-ca.crt", "old-ca.crt" })
        {
            policy.CustomTrustStore.ImportFromPem(secret.GetValueOrDefault(name, ""));
        }

        return new SslClientAuthenticationOptions { TargetHost = "pratique.pratique.svc", CertificateChainPolicy = policy };
    }
}
