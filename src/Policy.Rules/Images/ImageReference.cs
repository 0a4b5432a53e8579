using System.Diagnostics.CodeAnalysis;

namespace Policy.Rules.Images;

/// <summary>
/// A reference to an image in a registry, normalised as Docker does: no registry means <c>docker.io</c>,
/// one path segment there means <c>library/</c>. Grammar: distribution specification, Pulling manifests,
/// and distribution/reference. Two references are equal where a registry is asked for the same thing.
/// </summary>
public sealed record ImageReference
{
    private const string DockerHub = "docker.io";
    private const string Library = "library/";
    private const int Longest = 1024;

    private ImageReference(string original, string registry, string repository, string? tag, Digest? digest)
    {
        Original = original;
        Registry = registry;
        Repository = repository;
        Tag = tag;
        Digest = digest;
        TagOrDigest = digest?.ToString() ?? tag ?? "latest";
    }

    /// <summary>The reference as it was written.</summary>
    public string Original { get; }

    /// <summary>Host and, where there is one, port: <c>docker.io</c>, <c>registry.corp:5000</c>.</summary>
    public string Registry { get; }

    /// <summary>The path within the registry: <c>library/nginx</c>.</summary>
    public string Repository { get; }

    /// <summary>The tag as written; null where there is none (which means <c>latest</c> unless a digest is given).</summary>
    public string? Tag { get; }

    /// <summary>The digest, which decides even where a tag stands beside it.</summary>
    public Digest? Digest { get; }

    /// <summary>Registry and repository without tag and digest: what globs in policies match.</summary>
    public string Name => field ??= $"{Registry}/{Repository}";

    /// <summary>The shortest name that normalises to <see cref="Name"/>: <c>nginx</c>, <c>grafana/grafana</c>, <c>quay.io/a/b</c>.</summary>
    public string FamiliarName => Registry != DockerHub ? Name
        : Repository.StartsWith(Library, StringComparison.Ordinal) && Repository.IndexOf('/', Library.Length) < 0 ? Repository[Library.Length..]
        : Repository;

    /// <summary>What a registry is asked for: the digest, else the tag, else <c>latest</c>.</summary>
    public string TagOrDigest { get; }

    /// <summary>Reads a reference.</summary>
    /// <param name="text">What is read.</param>
    /// <param name="reference">The reference, where there is one.</param>
    /// <param name="error">What is wrong and where, where there is none.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out ImageReference? reference, [NotNullWhen(false)] out string? error)
    {
        reference = null;
        error = CheckWhole(text);
        if (error is not null)
        {
            return false;
        }

        var at = text.IndexOf('@', StringComparison.Ordinal);
        var named = at < 0 ? text : text[..at];
        var pathStart = SplitRegistry(named, out var registry);
        var colon = named.IndexOf(':', Math.Max(pathStart, named.LastIndexOf('/') + 1));
        var path = colon < 0 ? named[pathStart..] : named[pathStart..colon];
        var tag = colon < 0 ? null : named[(colon + 1)..];
        var repository = registry is DockerHub && !path.Contains('/', StringComparison.Ordinal) ? Library + path : path;

        error = (pathStart == 0 ? null : ReferenceGrammar.CheckRegistry(named[..(pathStart - 1)]))
            ?? ReferenceGrammar.CheckRepository(path, pathStart)
            ?? ReferenceGrammar.CheckRepositoryLength(repository)
            ?? (tag is null ? null : ReferenceGrammar.CheckTag(tag, colon + 1));

        Digest digest = default;
        if (error is null && at >= 0 && !Images.Digest.TryParse(text[(at + 1)..], out digest, out var wrong))
        {
            error = $"the digest after '@' at position {at + 1} is none: {wrong}";
        }

        reference = error is null ? new ImageReference(text, registry, repository, tag, at < 0 ? null : digest) : null;
        return error is null;
    }

    /// <summary>Reads a reference that is known to be one.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is no reference.</exception>
    public static ImageReference Parse(string text) =>
        TryParse(text, out var reference, out var error) ? reference : throw new FormatException($"'{text}': {error}");

    /// <summary>Whether a registry is asked for the same thing by the other reference.</summary>
    public bool Equals(ImageReference? other) =>
        other is not null && Registry == other.Registry && Repository == other.Repository && TagOrDigest == other.TagOrDigest;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Registry, Repository, TagOrDigest);

    /// <summary>The normalised reference, with tag and digest as written: <c>docker.io/library/nginx:1.27</c>.</summary>
    public override string ToString() =>
        Name + (Tag is null ? "" : ":" + Tag) + (Digest is { } digest ? "@" + digest : "");

    private static string? CheckWhole(string text)
    {
        if (text.Length == 0)
        {
            return "the reference is empty";
        }

        if (text.Length > Longest)
        {
            return $"the reference has {text.Length} characters, more than host, repository, tag and digest can have together";
        }

        // Docker refuses what could be the id of a local image. Source: distribution/reference, normalize.go.
        if (text.Length == 64 && text.All(char.IsAsciiHexDigitLower))
        {
            return "64 hex digits alone are an image's id, not a reference; a digest is written name@sha256:…";
        }

        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        return scheme > 0 && text[..scheme].All(char.IsAsciiLetterOrDigit)
            ? $"a reference has no scheme; leave out {SafeText.QuotedAscii(text.AsSpan(0, scheme + 3))} at position 1" : null;
    }

    /// <summary>Where the repository begins, and the normalised registry before it.</summary>
    private static int SplitRegistry(string named, out string registry)
    {
        var slash = named.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : named[..slash];

        // Upper case is not allowed in repositories, so that a first part with it is taken for a host, as Docker does.
        var isWord = first.AsSpan().IndexOfAny('.', ':', '[') < 0 && !first.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        if (slash < 0 || (isWord && !first.Any(char.IsAsciiLetterUpper)))
        {
            registry = DockerHub;
            return 0;
        }

        registry = isWord ? first : NormalHost(first);
        return slash + 1;
    }

    // Hosts are the same in upper and lower case (RFC 4343), and ports with and without leading zeros: written one way,
    // no policy is passed by writing them another. A word alone stays as it is: in lower case it would mean Docker Hub.
    private static string NormalHost(string first)
    {
        var lower = first.ToLowerInvariant();
        var colon = lower.LastIndexOf(':');
        if (colon > lower.LastIndexOf(']') && lower[(colon + 1)..].TrimStart('0') is { Length: > 0 } port)
        {
            lower = lower[..(colon + 1)] + port;
        }

        return lower is "index.docker.io" ? DockerHub : lower;
    }
}
