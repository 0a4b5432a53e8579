using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.Authentication;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using YamlDotNet.Core;

namespace Policy.Webhook.Kubernetes.Access;

/// <summary>
/// Access by a kubeconfig's current context. The client package reads it, with client certificates and credential
/// plugins; what it leaves out is added here: <c>tokenFile</c>, and all certificates of a CA file, not the first alone.
/// </summary>
internal static class Kubeconfig
{
    // What kubectl takes where a context names none.
    private const string DefaultNamespace = "default";

    /// <summary>Reads it.</summary>
    public static ApiAccessResult Read(string file, TimeProvider time)
    {
        try
        {
            K8SConfiguration? document;
            using (var stream = File.OpenRead(file))
            {
                document = KubernetesClientConfiguration.LoadKubeConfig(stream);
            }

            if (document?.CurrentContext is not { Length: > 0 } context)
            {
                return Failure(file, "it has no current-context");
            }

            // Paths in it are relative to where it is.
            document.FileName = Path.GetFullPath(file);

            var details = document.Contexts?.FirstOrDefault(each => each.Name == context)?.ContextDetails;
            var user = document.Users?.FirstOrDefault(each => each.Name == details?.User)?.UserCredentials;
            var token = KubeconfigTokens.Find(file, details?.User) is { } path ? new TokenFile(path, time) : null;
            if (token is not null && user is not null)
            {
                // Without something to know us by the package refuses the whole; the file's token takes its place below.
                user.Token = "from tokenFile";
            }

            var cluster = document.Clusters?.FirstOrDefault(each => each.Name == details?.Cluster)?.ClusterEndpoint;
            return Use(KubernetesClientConfiguration.BuildConfigFromConfigObject(document), cluster, token, Path.GetDirectoryName(Path.GetFullPath(file))!);
        }
        catch (Exception e) when (e is KubeConfigException or YamlException or IOException or UnauthorizedAccessException
            or CryptographicException or FormatException or ArgumentException)
        {
            return Failure(file, e.Message);
        }
    }

    private static ApiAccessResult Use(KubernetesClientConfiguration configuration, ClusterEndpoint? cluster, TokenFile? token, string folder)
    {
        Func<X509Certificate2Collection> read = cluster switch
        {
            { CertificateAuthorityData: { Length: > 0 } data } => () => Decode(data),
            { CertificateAuthority: { Length: > 0 } ca } => () => ServiceAccount.Authorities(Path.GetFullPath(ca, folder)),
            _ => () => [],
        };
        _ = read();
        return new ApiAccessResult(
            new ApiAccess
            {
                Server = new Uri(configuration.Host),
                ReadAuthorities = read,
                SkipTlsVerify = configuration.SkipTlsVerify,
                ServerName = configuration.TlsServerName is { Length: > 0 } name ? name : null,
                Credentials = token is null ? k8s.Kubernetes.CreateCredentials(configuration) : new TokenCredentials(token),
                ForgetToken = token is null ? null : token.Forget,
                ClientCertificate = ReadClient(configuration),
                Namespace = configuration.Namespace is { Length: > 0 } space ? space : DefaultNamespace,
            },
            null);
    }

    private static X509Certificate2Collection Decode(string data)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(Text(data));
        return authorities;
    }

    private static X509Certificate2? ReadClient(KubernetesClientConfiguration configuration)
    {
        var certificate = PemOf(configuration.ClientCertificateData, configuration.ClientCertificateFilePath);
        var key = PemOf(configuration.ClientCertificateKeyData, configuration.ClientKeyFilePath);
        return certificate is null || key is null ? null : X509Certificate2.CreateFromPem(certificate, key);
    }

    private static string? PemOf(string? data, string? file) =>
        !string.IsNullOrEmpty(data) ? Text(data) : string.IsNullOrEmpty(file) ? null : File.ReadAllText(file);

    private static string Text(string base64) => Encoding.ASCII.GetString(Convert.FromBase64String(base64));

    private static ApiAccessResult Failure(string file, string why) => new(null, $"cluster.kubeconfig: {file} cannot be used: {why}");
}
