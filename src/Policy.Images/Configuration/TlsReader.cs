using System.Collections.Immutable;
using Policy.Rules.Documents;

namespace Policy.Images.Configuration;

/// <summary>Reads <c>tls</c>: a certificate and its key from files, a Secret that replicas share, or what an own certificate is to have.</summary>
internal static class TlsReader
{
    /// <summary>Reads it.</summary>
    /// <param name="fields">Its fields; null where there are none.</param>
    /// <param name="folder">The folder that paths are relative to.</param>
    /// <param name="inCluster">Whether there is an API server to ask: <c>cluster</c> is there.</param>
    public static TlsSettings Read(DocumentFields? fields, string folder, bool inCluster)
    {
        var defaults = new TlsSettings();
        if (fields is null)
        {
            return defaults;
        }

        var (certificate, key, ca, hosts) = (fields.Find("certificateFile"), fields.Find("keyFile"), fields.Find("caFile"), fields.Find("hosts"));
        var (secret, service) = (fields.Find("secret"), fields.Find("service"));
        if ((certificate is null) != (key is null))
        {
            var (missing, given) = key is null ? ("keyFile", "certificateFile") : ("certificateFile", "keyFile");
            fields.Fail(missing, $"is required beside {given}");
        }

        if (certificate is not null)
        {
            ca?.Fail("is written for the own certificate only; certificateFile brings another");
            hosts?.Fail("are the names of the own certificate; certificateFile brings its names");
            secret?.Fail("holds a certificate of the webhook's own; certificateFile brings another");
        }
        else if (secret is not null)
        {
            CheckSecret(secret, ca, hosts, service, inCluster);
        }

        if (secret is null)
        {
            service?.Fail("gives its names to the certificate in secret, and there is none");
        }

        var settings = new TlsSettings
        {
            CertificateFile = certificate.Path(folder),
            KeyFile = key.Path(folder),
            CaFile = ca.Path(folder),
            Secret = secret.ObjectName(),
            Service = service.ServiceName(),
            Hosts = hosts is null ? defaults.Hosts : ReadHosts(hosts),
        };
        fields.Close();
        return settings;
    }

    private static void CheckSecret(DocumentValue secret, DocumentValue? ca, DocumentValue? hosts, DocumentValue? service, bool inCluster)
    {
        ca?.Fail("is written where there is no secret; with one the leader writes the CA to the webhook configuration");
        if (!inCluster)
        {
            secret.Fail("is read from the API server, so cluster has to be there; {} has its defaults");
        }

        if (service is null && hosts is null)
        {
            secret.Fail("needs names for its certificate: service, or hosts where API servers call by URL");
        }
    }

    private static ImmutableArray<string> ReadHosts(DocumentValue value)
    {
        var hosts = ImmutableArray.CreateBuilder<string>();
        foreach (var item in value.Items("a list of DNS names and IP addresses"))
        {
            if (item.Text("a DNS name or an IP address as a string") is not { } host)
            {
                continue;
            }

            hosts.Add(host);
            if (!HostSyntax.IsAddress(host) && !HostSyntax.IsName(host, wildcard: true))
            {
                item.Fail($"expected a DNS name or an IP address, found {item.Node.Describe}");
            }
        }

        if (hosts.Count == 0 && value.Node is DocumentNode.Sequence { Items.IsEmpty: true })
        {
            value.Fail("is empty; a certificate needs at least one name");
        }

        return hosts.ToImmutable();
    }
}
