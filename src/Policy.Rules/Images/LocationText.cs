using System.Diagnostics.CodeAnalysis;

namespace Policy.Rules.Images;

/// <summary>Reads <see cref="ImageLocation"/>s as skopeo writes them. Source: containers-transports(5).</summary>
internal static class LocationText
{
    // Transports that skopeo has and this does not: taken for references, they would mean images on Docker Hub.
    private static readonly string[] NotRead = ["containers-storage", "docker-daemon", "dir"];

    public static bool TryParse(
        string text, [NotNullWhen(true)] out ImageLocation? location, [NotNullWhen(false)] out string? error)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var transport = colon < 0 ? "" : text[..colon];
        var rest = text[(colon + 1)..];
        error = null;
        location = transport switch
        {
            "oci" => OnDisk(rest, "oci:DIR[:TAG]", CheckTag, (path, tag) => new ImageLocation.OciLayout(path, tag), out error),
            "oci-archive" => OnDisk(rest, "oci-archive:FILE[:TAG]", CheckTag, (path, tag) => new ImageLocation.OciArchive(path, tag), out error),
            "docker-archive" => OnDisk(
                rest, "docker-archive:FILE[:REFERENCE]", CheckName, (path, name) => new ImageLocation.DockerArchive(path, name), out error),
            _ => null,
        };

        if (location is not null || error is not null)
        {
            return location is not null;
        }

        if (NotRead.Contains(transport))
        {
            error = $"the transport '{transport}:' is not read; oci:, oci-archive:, docker-archive: and docker:// are";
            return false;
        }

        // "docker:dind" is an image on Docker Hub, "docker://dind" a reference with its transport.
        var reference = transport == "docker" && rest.StartsWith("//", StringComparison.Ordinal) ? rest[2..] : text;
        location = ImageReference.TryParse(reference, out var parsed, out error) ? new ImageLocation.Registry(parsed) : null;
        return location is not null;
    }

    private static ImageLocation? OnDisk(
        string rest, string form, Func<string, string?> check, Func<string, string?, ImageLocation> make, out string? error)
    {
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        var path = colon < 0 ? rest : rest[..colon];
        var name = colon < 0 || colon == rest.Length - 1 ? null : rest[(colon + 1)..];
        error = path.Length == 0 || path.Contains('\0', StringComparison.Ordinal)
            ? $"a path is missing: {form}"
            : name is null ? null : check(name);
        return error is null ? make(path, name) : null;
    }

    // The value of org.opencontainers.image.ref.name. Source: OCI image specification, annotations.md.
    private static string? CheckTag(string tag)
    {
        var bad = tag.AsSpan().IndexOfAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:@+/");
        return bad < 0 ? null : $"{SafeText.QuotedAscii(tag)} is no tag of a layout: it holds {SafeText.Character(tag[bad])}";
    }

    private static string? CheckName(string name)
    {
        if (name[0] == '@')
        {
            return int.TryParse(name.AsSpan(1), System.Globalization.NumberStyles.None, null, out _)
                ? null : $"{SafeText.QuotedAscii(name)} is no place in an archive; @0 is its first image";
        }

        return !ImageReference.TryParse(name, out var reference, out var error)
            ? $"{SafeText.QuotedAscii(name)} is no name of an image: {error}"
            : reference.Digest is null ? null : $"{SafeText.QuotedAscii(name)} has a digest, but a docker archive names images by tag";
    }
}
