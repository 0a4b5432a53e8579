namespace Policy.Rules.Policies;

/// <summary>Tells of globs that can match nothing, which nobody writes on purpose.</summary>
internal static class GlobSyntax
{
    private const int Longest = 512;

    /// <summary>What is wrong with a glob over namespaces' names, or null.</summary>
    public static string? MistakeInNamespace(string glob) => Mistake(glob) ?? (
        glob.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '*')
            ? null
            : "a namespace's name has lower-case letters, digits and '-' only; * stands for any run of them");

    /// <summary>What is wrong with a glob over normalised image names, or null.</summary>
    public static string? MistakeInImage(string glob)
    {
        if (Mistake(glob) is { } mistake)
        {
            return mistake;
        }

        var slash = glob.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? glob : glob[..slash];
        var path = slash < 0 ? "" : glob[(slash + 1)..];
        if (glob.Contains('@', StringComparison.Ordinal) || path.Contains(':', StringComparison.Ordinal))
        {
            return "globs match the name without tag and digest";
        }

        if (!glob.All(c => char.IsAsciiLetterOrDigit(c) || ".-_/:*[]".Contains(c, StringComparison.Ordinal)) || path.Any(char.IsAsciiLetterUpper))
        {
            return "an image's name has letters (behind the registry lower-case ones), digits, '.', '-', '_', ':' and '/' only; * and ** are the only wildcards";
        }

        // Any match has a registry, a slash and a repository; only ** stands for a slash.
        var couldBeHost = host.Contains('*', StringComparison.Ordinal) || IsHost(host);
        var couldHaveSlash = slash >= 0 || glob.Contains("**", StringComparison.Ordinal);
        return couldBeHost && couldHaveSlash
            ? null
            : $"names are normalised and start with the registry, such as docker.io/library/nginx, so this matches none; did you mean '{Meant(glob)}'?";
    }

    private static string Meant(string glob) => glob switch
    {
        "*" => "**",
        _ when IsHost(glob) => glob + "/**",
        _ when glob.Contains('/', StringComparison.Ordinal) => "docker.io/" + glob,
        _ => "docker.io/library/" + glob,
    };

    private static bool IsHost(string text) => text == "localhost" || text.AsSpan().ContainsAny('.', ':');

    private static string? Mistake(string glob) => glob switch
    {
        _ when glob.Length > Longest => $"a glob has at most {Longest} characters",
        _ when glob.Contains("***", StringComparison.Ordinal) => "'***' means nothing; * stands for any run within a segment, ** for any run across segments",
        _ => null,
    };
}
