using System.Collections.Immutable;
using Policy.Rules.Images;

namespace Policy.Images.Configuration;

/// <summary>
/// The configuration of webhook and command, one YAML document (<c>--config</c>, <c>PRATIQUE_CONFIG</c>).
/// Both read all of it, so that a mistake shows wherever the file is used first.
/// </summary>
public sealed record PratiqueConfiguration
{
    /// <summary>What holds where no file is given.</summary>
    public static PratiqueConfiguration Default { get; } = new();

    /// <summary>Where the webhook listens.</summary>
    public ListenSettings Listen { get; init; } = new();

    /// <summary>The webhook's certificate.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary>Registries that want something special; the first whose host matches counts.</summary>
    public ImmutableArray<RegistrySettings> Registries { get; init; } = [];

    /// <summary>Where registry credentials come from.</summary>
    public CredentialSettings Credentials { get; init; } = new();

    /// <summary>The platforms that workloads run on; images are judged on each.</summary>
    public ImmutableArray<Platform> Platforms { get; init; } = [new Platform("linux", "amd64")];

    /// <summary>Caps on what is read.</summary>
    public LimitSettings Limits { get; init; } = new();

    /// <summary>What is remembered of images.</summary>
    public CacheSettings Cache { get; init; } = new();

    /// <summary>How layers are read, and what is remembered of them.</summary>
    public LayerSettings Layers { get; init; } = new();

    /// <summary>Custom kinds that carry a pod template, beside those that Kubernetes has.</summary>
    public ImmutableArray<PodTemplatePath> PodTemplatePaths { get; init; } = [];

    /// <summary>The cluster that policies come from; null where they are files alone.</summary>
    public ClusterSettings? Cluster { get; init; }

    /// <summary>The proxies that registries are asked through. They stand in the environment, not in the document.</summary>
    public ProxySettings Proxies { get; init; } = ProxySettings.None;
}

/// <summary><c>listen</c>.</summary>
public sealed record ListenSettings
{
    /// <summary>The IP address to bind; every one by default.</summary>
    public string Address { get; init; } = "[::]";

    /// <summary>The port for admission, HTTPS; 0 takes a free one.</summary>
    public int Port { get; init; } = 8443;

    /// <summary>The port for health and metrics, plain HTTP; 0 takes a free one.</summary>
    public int PlainPort { get; init; } = 8080;
}

/// <summary><c>tls</c>: a certificate from files, one that replicas share in a Secret, or one of its own.</summary>
public sealed record TlsSettings
{
    /// <summary>PEM file of the certificate chain; null for another source.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file of the private key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Where the own CA's certificate is written (PEM), for the API server's <c>caBundle</c>; null writes none.</summary>
    public string? CaFile { get; init; }

    /// <summary>
    /// The Secret in which replicas share a CA and a certificate of their own, which they renew themselves; null makes
    /// one for this process alone, where there are no files either.
    /// </summary>
    public string? Secret { get; init; }

    /// <summary>The Service by which API servers call, for whose names the shared certificate is; null for none.</summary>
    public string? Service { get; init; }

    /// <summary>DNS names and IP addresses of the own or the shared certificate, beside those of <see cref="Service"/>.</summary>
    public ImmutableArray<string> Hosts { get; init; } = ["localhost", "127.0.0.1", "::1"];
}

/// <summary><c>credentials</c>.</summary>
public sealed record CredentialSettings
{
    /// <summary>A docker <c>config.json</c>; null reads none (the command reads the user's own).</summary>
    public string? DockerConfig { get; init; }

    /// <summary>
    /// The folders that its credential helpers are in, as in PATH; null finds none. No field of the file: it is the
    /// program's own PATH.
    /// </summary>
    public string? HelperPath { get; init; }

    /// <summary>The clouds whose keychains are used, each at most once; none by default.</summary>
    public ImmutableArray<CloudSettings> Cloud { get; init; } = [];

    /// <summary>How the clouds tell the program who it is. No field of the file: it is the program's own environment.</summary>
    public CloudVariables CloudVariables { get; init; } = CloudVariables.None;
}

/// <summary><c>limits</c>, in bytes where it is not said otherwise.</summary>
public sealed record LimitSettings
{
    /// <summary>The largest manifest or index that is read. 4 MiB is what the distribution specification has registries take.</summary>
    public long ManifestBytes { get; init; } = 4 << 20;

    /// <summary>The largest image config that is read.</summary>
    public long ConfigBytes { get; init; } = 8 << 20;

    /// <summary>The largest admission request that is read.</summary>
    public long RequestBytes { get; init; } = 32 << 20;

    /// <summary>The largest layer that is read, as stored.</summary>
    public long LayerBytes { get; init; } = 8L << 30;

    /// <summary>The most that is unpacked of a layer.</summary>
    public long LayerUnpackedBytes { get; init; } = 32L << 30;

    /// <summary>The most files, folders and links of a layer.</summary>
    public int LayerEntries { get; init; } = 500_000;

    /// <summary>The longest that reading a layer may take, in seconds.</summary>
    public int LayerSeconds { get; init; } = 600;
}

/// <summary><c>cache</c>.</summary>
public sealed record CacheSettings
{
    /// <summary>Memory for what is known of images, by digest, in bytes.</summary>
    public long FactsBytes { get; init; } = 64 << 20;

    /// <summary>How many seconds a tag is taken to mean the digest it last meant, without asking again; 0 asks each time.</summary>
    public int TagSeconds { get; init; } = 5;
}

/// <summary><c>layers</c>.</summary>
public sealed record LayerSettings
{
    /// <summary>How many layers are read at a time; null for one less than there are processors.</summary>
    public int? Readers { get; init; }

    /// <summary>How many layers may wait to be read.</summary>
    public int Waiting { get; init; } = 1_000;

    /// <summary>Memory for what is known of layers, by digest, in bytes.</summary>
    public long MemoryBytes { get; init; } = 64 << 20;

    /// <summary>A folder where it is kept beyond the program's life; null keeps it in memory alone.</summary>
    public string? Folder { get; init; }

    /// <summary>How many bytes that folder may hold.</summary>
    public long FolderBytes { get; init; } = 1L << 30;
}
