using System.Collections.Immutable;
using Policy.Rules.Documents;
using Policy.Rules.Images;

namespace Policy.Images.Configuration;

/// <summary>Reads the configuration. Every mistake is told at once, with its field and line.</summary>
public static class ConfigurationReader
{
    /// <summary>Reads a configuration; an empty one is <see cref="PratiqueConfiguration.Default"/>.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">The file, as messages name it.</param>
    /// <param name="folder">The folder that paths in it are relative to, absolute itself.</param>
    public static DocumentResult<PratiqueConfiguration> Read(string text, string file, string folder)
    {
        var errors = new DocumentErrors(file);
        var documents = DocumentReader.Read(text, errors);
        if (documents.Count > 1)
        {
            documents[1].Fail("there is a second document; a configuration is one");
        }

        var configuration = documents.Count > 0 && documents[0].Fields() is { } fields
            ? Read(fields, folder)
            : PratiqueConfiguration.Default;
        return new DocumentResult<PratiqueConfiguration>(errors.IsEmpty ? configuration : null, errors.ToImmutable());
    }

    private static PratiqueConfiguration Read(DocumentFields fields, string folder)
    {
        var defaults = PratiqueConfiguration.Default;
        var cluster = fields.Find("cluster");
        var configuration = new PratiqueConfiguration
        {
            Listen = ReadListen(fields.Find("listen")?.Fields()),
            Tls = TlsReader.Read(fields.Find("tls")?.Fields(), folder, inCluster: cluster is not null),
            Registries = RegistriesReader.Read(fields.Find("registries"), folder),
            Credentials = CredentialsReader.Read(fields.Find("credentials")?.Fields(), folder),
            Platforms = ReadPlatforms(fields.Find("platforms")) ?? defaults.Platforms,
            Limits = ReadLimits(fields.Find("limits")?.Fields()),
            Cache = ReadCache(fields.Find("cache")?.Fields()),
            Layers = ReadLayers(fields.Find("layers")?.Fields(), folder),
            PodTemplatePaths = PodTemplatePathReader.Read(fields.Find("podTemplatePaths")),
            Cluster = ClusterReader.Read(cluster?.Fields(), folder),
        };
        fields.Close();
        return configuration;
    }

    private static ListenSettings ReadListen(DocumentFields? fields)
    {
        var defaults = new ListenSettings();
        if (fields is null)
        {
            return defaults;
        }

        var address = fields.Find("address");
        var text = address?.Text("an IP address as a string");
        if (text is not null && !HostSyntax.IsAddress(text))
        {
            address!.Fail($"expected an IP address such as 0.0.0.0 or '[::]', found {address.Node.Describe}");
        }

        var port = fields.Find("port")?.Integer(0, ConfigurationBounds.HighestPort) ?? defaults.Port;
        var plainPort = fields.Find("plainPort")?.Integer(0, ConfigurationBounds.HighestPort) ?? defaults.PlainPort;
        if (port == plainPort && port != 0)
        {
            fields.Fail("plainPort", $"is {port} like port; they have to differ");
        }

        fields.Close();
        return new ListenSettings { Address = text ?? defaults.Address, Port = port, PlainPort = plainPort };
    }

    private static ImmutableArray<Platform>? ReadPlatforms(DocumentValue? value)
    {
        if (value is null)
        {
            return null;
        }

        var platforms = ImmutableArray.CreateBuilder<Platform>();
        var items = value.Items("a list of platforms such as linux/amd64");
        foreach (var item in items)
        {
            if (item.Text("a platform such as linux/amd64") is not { } text)
            {
                continue;
            }

            if (!Platform.TryParse(text, out var platform))
            {
                item.Fail($"expected a platform such as linux/amd64 or linux/arm/v7, found {item.Node.Describe}");
            }
            else if (platforms.Contains(platform))
            {
                item.Fail($"{platform} stands here twice");
            }
            else
            {
                platforms.Add(platform);
            }
        }

        if (items.Count == 0 && value.Node is DocumentNode.Sequence)
        {
            value.Fail("is empty; expected at least one platform, such as linux/amd64");
        }

        return platforms.ToImmutable();
    }

    private static LimitSettings ReadLimits(DocumentFields? fields)
    {
        var defaults = new LimitSettings();
        var limits = new LimitSettings
        {
            ManifestBytes = fields?.Find("manifestBytes")?.Bytes(ConfigurationBounds.LeastLimit, ConfigurationBounds.MostDocumentBytes) ?? defaults.ManifestBytes,
            ConfigBytes = fields?.Find("configBytes")?.Bytes(ConfigurationBounds.LeastLimit, ConfigurationBounds.MostDocumentBytes) ?? defaults.ConfigBytes,
            RequestBytes = fields?.Find("requestBytes")?.Bytes(ConfigurationBounds.LeastLimit, ConfigurationBounds.MostRequestBytes) ?? defaults.RequestBytes,
            LayerBytes = fields?.Find("layerBytes")?.Bytes(ConfigurationBounds.LeastLimit, ConfigurationBounds.MostLayerBytes) ?? defaults.LayerBytes,
            LayerUnpackedBytes = fields?.Find("layerUnpackedBytes")?.Bytes(ConfigurationBounds.LeastLimit, ConfigurationBounds.MostLayerBytes) ?? defaults.LayerUnpackedBytes,
            LayerEntries = fields?.Find("layerEntries")?.Integer(1, ConfigurationBounds.MostLayerEntries) ?? defaults.LayerEntries,
            LayerSeconds = fields?.Find("layerSeconds")?.Integer(1, ConfigurationBounds.MostLayerSeconds) ?? defaults.LayerSeconds,
        };
        fields?.Close();
        return limits;
    }

    private static CacheSettings ReadCache(DocumentFields? fields)
    {
        var defaults = new CacheSettings();
        var cache = new CacheSettings
        {
            FactsBytes = fields?.Find("factsBytes")?.Bytes(ConfigurationBounds.LeastFactsBytes, ConfigurationBounds.MostFactsBytes) ?? defaults.FactsBytes,
            TagSeconds = fields?.Find("tagSeconds")?.Integer(0, ConfigurationBounds.MostTagSeconds) ?? defaults.TagSeconds,
        };
        fields?.Close();
        return cache;
    }

    private static LayerSettings ReadLayers(DocumentFields? fields, string folder)
    {
        var defaults = new LayerSettings();
        var layers = new LayerSettings
        {
            Readers = fields?.Find("readers")?.Integer(1, ConfigurationBounds.MostLayerReaders),
            Waiting = fields?.Find("waiting")?.Integer(1, ConfigurationBounds.MostLayersWaiting) ?? defaults.Waiting,
            MemoryBytes = fields?.Find("memoryBytes")?.Bytes(ConfigurationBounds.LeastLayerMemory, ConfigurationBounds.MostLayerMemory) ?? defaults.MemoryBytes,
            Folder = fields?.Find("folder").Path(folder),
            FolderBytes = fields?.Find("folderBytes")?.Bytes(ConfigurationBounds.LeastLayerMemory, ConfigurationBounds.MostLayerMemory) ?? defaults.FolderBytes,
        };
        fields?.Close();
        return layers;
    }
}
