using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using k8s.Authentication;

namespace Policy.Webhook.Kubernetes.Access;

/// <summary>Access as a pod has it. Source: Kubernetes, Accessing the API from a Pod.</summary>
internal static class ServiceAccount
{
    /// <summary>Where the kubelet puts token, CA and namespace.</summary>
    public const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Reads it.</summary>
    /// <param name="environment">The environment's variables.</param>
    /// <param name="time">The clock.</param>
    /// <param name="folder">Where token, CA and namespace are.</param>
    public static ApiAccessResult Read(Func<string, string?> environment, TimeProvider time, string folder = Folder)
    {
        var (host, port) = (environment("KUBERNETES_SERVICE_HOST"), environment("KUBERNETES_SERVICE_PORT"));
        if (string.IsNullOrEmpty(host) || !ushort.TryParse(port, out var number))
        {
            return Failure("KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set");
        }

        var (token, ca, space) = (Path.Combine(folder, "token"), Path.Combine(folder, "ca.crt"), Path.Combine(folder, "namespace"));
        string name;
        try
        {
            name = File.ReadAllText(space).Trim();
            _ = Authorities(ca);
            using var opened = File.OpenRead(token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return Failure(e.Message);
        }

        var file = new TokenFile(token, time);
        return new ApiAccessResult(
            new ApiAccess
            {
                Server = new UriBuilder(Uri.UriSchemeHttps, host, number).Uri,
                ReadAuthorities = () => Authorities(ca),
                Credentials = new TokenCredentials(file),
                ForgetToken = file.Forget,
                Namespace = name,
            },
            null);
    }

    /// <summary>The certificates of a PEM file.</summary>
    public static X509Certificate2Collection Authorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        return authorities;
    }

    private static ApiAccessResult Failure(string why) => new(
        null, $"cluster: there is no service account of a pod here ({why}); outside a cluster, cluster.kubeconfig names a kubeconfig");
}
