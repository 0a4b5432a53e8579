using System.Collections.Immutable;
using Policy.Rules.Documents;

namespace Policy.Images.Configuration;

/// <summary>Reads <c>tls</c>: either a certificate and its key from files, or what an own certificate is to have.</summary>
internal static class TlsReader
{
    public static TlsSettings Read(DocumentFields? fields, string folder)
    {
        var defaults = new TlsSettings();
        if (fields is null)
        {
            return defaults;
        }

        var (certificate, key, ca, hosts) = (fields.Find("certificateFile"), fields.Find("keyFile"), fields.Find("caFile"), fields.Find("hosts"));
        if ((certificate is null) != (key is null))
        {
            var (missing, given) = key is null ? ("keyFile", "certificateFile") : ("certificateFile", "keyFile");
            fields.Fail(missing, $"is required beside {given}");
        }

        if (certificate is not null)
        {
            ca?.Fail("is written for the own certificate only; certificateFile brings another");
            hosts?.Fail("are the names of the own certificate; certificateFile brings its names");
        }

        var settings = new TlsSettings
        {
            CertificateFile = certificate.Path(folder),
            KeyFile = key.Path(folder),
            CaFile = ca.Path(folder),
            Hosts = hosts is null ? defaults.Hosts : ReadHosts(hosts),
        };
        fields.Close();
        return settings;
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
