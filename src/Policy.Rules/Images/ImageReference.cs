using System.Diagnostics.CodeAnalysis;

namespace Policy.Rules.Images;

/// <summary>
/// A reference to an image in a registry, normalised as Docker does: no registry means <c>docker.io</c>,
/// one path segment there means <c>library/</c>. Grammar: distribution specification, Pulling manifests,
/// and distribution/reference.
/// </summary>
public sealed record ImageReference
{
    private ImageReference(string original, string registry, string repository, string? tag, Digest? digest)
    {
        Original = original;
        Registry = registry;
        Repository = repository;
        Tag = tag;
        Digest = digest;
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
    public string Name => $"{Registry}/{Repository}";

    /// <summary>Reads a reference.</summary>
    /// <param name="text">What is read.</param>
    /// <param name="reference">The reference, where there is one.</param>
    /// <param name="error">What is wrong and where, where there is none.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out ImageReference? reference, [NotNullWhen(false)] out string? error)
    {
        reference = new ImageReference(text, "docker.io", text, null, null);
        error = null;
        return true;
    }

    /// <summary>Reads a reference that is known to be one.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is no reference.</exception>
    public static ImageReference Parse(string text) =>
        TryParse(text, out var reference, out var error) ? reference : throw new FormatException($"'{text}': {error}");

    /// <summary>The normalised reference, with tag and digest as written: <c>docker.io/library/nginx:1.27</c>.</summary>
    public override string ToString() =>
        Name + (Tag is null ? "" : ":" + Tag) + (Digest is { } digest ? "@" + digest : "");
}
