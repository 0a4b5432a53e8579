namespace Policy.Rules.History.Dialects;

/// <summary>
/// What COPY and ADD take and where they put it. docker and buildah write a hash and <c>in</c>
/// (<c>file:…</c>, <c>dir:…</c>, <c>multi:…</c>, the bare hash of what a URL gave), others the names.
/// </summary>
internal static class FileTransfer
{
    private const int HashLength = 64;
    private const string FromFlag = "--from=";

    public static BuildStep Read(BuildStep step, string value)
    {
        string? from = null;
        var rest = value;
        while (rest.StartsWith("--", StringComparison.Ordinal))
        {
            var space = rest.IndexOf(' ', StringComparison.Ordinal);
            var flag = space < 0 ? rest : rest[..space];
            from = flag.StartsWith(FromFlag, StringComparison.Ordinal) ? flag[FromFlag.Length..] : from;
            rest = space < 0 ? "" : rest[(space + 1)..].TrimStart();
        }

        step = step with { From = from };
        var words = WordList.TryReadQuoted(rest, out var quoted) ? quoted : [.. rest.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        if (words is [var hash, "in", _, ..] && IsHash(hash))
        {
            return step with { Sources = [hash], Destination = string.Join(' ', words[2..]) };
        }

        return words.Length < 2 ? step with { Sources = words } : step with { Sources = words[..^1], Destination = words[^1] };
    }

    /// <summary>Whether a source is the hash of a single file.</summary>
    public static bool IsFileHash(string source) => HasHash(source, "file:");

    /// <summary>Whether a source is the hash of a folder.</summary>
    public static bool IsDirectoryHash(string source) => HasHash(source, "dir:");

    /// <summary>Whether a source is the hash of several sources, of which nothing else is told.</summary>
    public static bool IsMultipleHash(string source) => HasHash(source, "multi:");

    /// <summary>Whether a source is the hash of what a URL gave.</summary>
    public static bool IsDownloadHash(string source) => HasHash(source, "");

    private static bool IsHash(string source) =>
        IsFileHash(source) || IsDirectoryHash(source) || IsMultipleHash(source) || IsDownloadHash(source);

    private static bool HasHash(string source, string kind) =>
        source.Length == kind.Length + HashLength && source.StartsWith(kind, StringComparison.Ordinal)
        && source.AsSpan(kind.Length).IndexOfAnyExcept("0123456789abcdef") < 0;
}
