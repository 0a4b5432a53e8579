using System.Collections.Immutable;

namespace Policy.Rules.Images;

/// <summary>
/// What an image says of itself and how it is run. Source: OCI image specification, config.md; fields that only
/// Docker writes (Shell, Healthcheck, OnBuild) are kept where they are given.
/// </summary>
public sealed record ImageConfig
{
    /// <summary>The platform that the image was built for; null where the config does not say.</summary>
    public Platform? Platform { get; init; }

    /// <summary>When the image was made; null where it does not say.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>USER as written: <c>name</c>, <c>uid</c>, <c>user:group</c>; empty where it is unset.</summary>
    public string User { get; init; } = "";

    /// <summary>The environment, <c>NAME=value</c>, in order.</summary>
    public ImmutableArray<string> Env { get; init; } = [];

    /// <summary>ENTRYPOINT; empty where it is unset.</summary>
    public ImmutableArray<string> Entrypoint { get; init; } = [];

    /// <summary>CMD; empty where it is unset.</summary>
    public ImmutableArray<string> Cmd { get; init; } = [];

    /// <summary>The ports that EXPOSE names, as written: <c>80/tcp</c>.</summary>
    public ImmutableArray<string> ExposedPorts { get; init; } = [];

    /// <summary>The paths that VOLUME names.</summary>
    public ImmutableArray<string> Volumes { get; init; } = [];

    /// <summary>WORKDIR; empty where it is unset.</summary>
    public string WorkingDir { get; init; } = "";

    /// <summary>Labels by name.</summary>
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>ONBUILD triggers.</summary>
    public ImmutableArray<string> OnBuild { get; init; } = [];

    /// <summary>Digests of the unpacked layers, lowest first.</summary>
    public ImmutableArray<Digest> DiffIds { get; init; } = [];

    /// <summary>How the image was built, oldest first.</summary>
    public ImmutableArray<HistoryEntry> History { get; init; } = [];
}

/// <summary>One line of an image's history as its builder wrote it. Source: OCI image specification, config.md, history.</summary>
/// <param name="CreatedBy">The command; empty where the builder left it out.</param>
/// <param name="EmptyLayer">Whether the line made no layer.</param>
/// <param name="Created">When; null where it does not say.</param>
/// <param name="Comment">The builder's remark, such as <c>buildkit.dockerfile.v0</c>.</param>
/// <param name="Author">Who.</param>
public sealed record HistoryEntry(
    string CreatedBy, bool EmptyLayer = false, DateTimeOffset? Created = null, string Comment = "", string Author = "");
