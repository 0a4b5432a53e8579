namespace Policy.Rules.Policies;

/// <summary>Tells of globs that can match nothing, which nobody writes on purpose.</summary>
public static class GlobSyntax
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

        var path = glob[(glob.IndexOf('/', StringComparison.Ordinal) + 1)..];
        if (glob.Contains('@', StringComparison.Ordinal) || (path.Length < glob.Length && path.Contains(':', StringComparison.Ordinal)))
        {
            return "globs match the name without tag and digest";
        }

        if (!glob.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || ".-_/:*[]".Contains(c, StringComparison.Ordinal)))
        {
            return "a normalised name has lower-case letters, digits, '.', '-', '_', ':' and '/' only; * and ** are the only wildcards";
        }

        return Meant(glob) is { } meant
            ? $"names are normalised and start with the registry, such as docker.io/library/nginx, so this matches none; did you mean '{meant}'?"
            : null;
    }

    // Any match has a registry, a slash and a repository, and Docker Hub's repositories have a slash themselves; only
    // ** stands for a slash. Null where the glob can match.
    private static string? Meant(string glob)
    {
        var slash = glob.IndexOf('/', StringComparison.Ordinal);
        var across = glob.Contains("**", StringComparison.Ordinal);
        var (host, path) = slash < 0 ? (glob, "") : (glob[..slash], glob[(slash + 1)..]);
        return (slash >= 0, host) switch
        {
            (false, _) when across => null,
            (false, "*") => "**",
            (false, _) when IsHost(host) => $"{host}/**",
            (false, _) => $"docker.io/library/{host}",
            (true, "index.docker.io") => $"docker.io/{path}",
            (true, "docker.io") when !across && !path.Contains('/', StringComparison.Ordinal) => path == "*" ? "docker.io/**" : $"docker.io/library/{path}",
            (true, _) when IsHost(host) || host.Contains('*', StringComparison.Ordinal) => null,
            _ => $"docker.io/{glob}",
        };
    }

    private static bool IsHost(string text) => text == "localhost" || text.AsSpan().ContainsAny('.', ':');

    private static string? Mistake(string glob) => glob switch
    {
        _ when glob.Length > Longest => $"a glob has at most {Longest} characters",
        _ when glob.Contains("***", StringComparison.Ordinal) => "'***' means nothing; * stands for any run within a segment, ** for any run across segments",
        _ => null,
    };
}
