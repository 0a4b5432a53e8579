using System.Collections.Immutable;
using Policy.Rules.Documents;

namespace Policy.Images.Configuration;

/// <summary>Reads <c>registries</c>.</summary>
internal static class RegistriesReader
{
    // Docker's normalisation makes docker.io of it, so that no reference has this name.
    private const string AliasOfDocker = "index.docker.io";

    public static ImmutableArray<RegistrySettings> Read(DocumentValue? value, string folder)
    {
        var registries = ImmutableArray.CreateBuilder<RegistrySettings>();
        var lines = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in value?.Items("a list of registries") ?? [])
        {
            if (item.Fields() is { } fields)
            {
                registries.Add(ReadOne(fields, folder, lines));
            }
        }

        return registries.ToImmutable();
    }

    private static RegistrySettings ReadOne(DocumentFields fields, string folder, Dictionary<string, int> lines)
    {
        var host = ReadHost(fields, lines);
        var (layout, plainHttp, allowPrivate) = (fields.Find("layout"), fields.Find("plainHttp"), fields.Find("allowPrivate"));
        var (caFile, skipTlsVerify) = (fields.Find("caFile"), fields.Find("skipTlsVerify"));
        var (certificate, key) = (fields.Find("clientCertificateFile"), fields.Find("clientKeyFile"));
        var mirrors = fields.Find("mirrors");
        if (layout is not null)
        {
            foreach (var setting in new[] { plainHttp, allowPrivate, caFile, skipTlsVerify, certificate, key, mirrors })
            {
                setting?.Fail("is about the network; a registry with a layout is never called");
            }
        }

        if ((certificate is null) != (key is null))
        {
            var (missing, given) = key is null ? ("clientKeyFile", "clientCertificateFile") : ("clientCertificateFile", "clientKeyFile");
            fields.Fail(missing, $"is required beside {given}");
        }

        var registry = new RegistrySettings
        {
            Host = host,
            Layout = layout.Path(folder),
            PlainHttp = plainHttp?.Boolean() ?? false,
            AllowPrivate = allowPrivate?.Boolean() ?? false,
            CaFile = caFile.Path(folder),
            SkipTlsVerify = skipTlsVerify?.Boolean() ?? false,
            ClientCertificateFile = certificate.Path(folder),
            ClientKeyFile = key.Path(folder),
            Mirrors = MirrorsReader.Read(mirrors, host),
        };
        if (registry.PlainHttp)
        {
            foreach (var setting in new[] { caFile, skipTlsVerify, certificate, key })
            {
                setting?.Fail("is about certificates; plainHttp has none");
            }
        }
        else if (registry.SkipTlsVerify)
        {
            caFile?.Fail("says whom to trust; skipTlsVerify trusts anybody");
        }

        fields.Close();
        return registry;
    }

    private static string ReadHost(DocumentFields fields, Dictionary<string, int> lines)
    {
        var value = fields.Require("host", "a registry's host as references name it, such as registry.corp:5000");
        if (value?.Text("a host such as registry.corp:5000") is not { } host)
        {
            return "";
        }

        if (!HostSyntax.IsRegistry(host))
        {
            value.Fail($"expected a host such as registry.corp:5000, without scheme and path, found {value.Node.Describe}");
        }
        else if (host == AliasOfDocker)
        {
            value.Fail($"'{host}' stands in no reference; they are normalised to docker.io");
        }
        else if (!lines.TryAdd(host, value.Node.Line))
        {
            value.Fail($"'{host}' stands here twice, first in line {lines[host]}");
        }

        return host;
    }
}
