using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Policy.Rules.Contents;

/// <summary>What system an image says that it holds. Source: freedesktop.org, os-release(5).</summary>
public sealed record OsRelease
{
    /// <summary>Where the file stands; of two the first counts.</summary>
    public static ImmutableArray<string> Places { get; } = ["etc/os-release", "usr/lib/os-release"];

    /// <summary>The file that was read, links followed, from the root without a leading slash; empty where none was.</summary>
    public string Path { get; init; } = "";

    /// <summary>ID in lower case: <c>debian</c>, <c>rhel</c>, <c>opensuse-leap</c>.</summary>
    public string Id { get; init; } = "linux";

    /// <summary>NAME: <c>CentOS Stream</c>.</summary>
    public string Name { get; init; } = "Linux";

    /// <summary>PRETTY_NAME, for people: <c>Debian GNU/Linux 12 (bookworm)</c>; NAME where it is not given.</summary>
    public string PrettyName
    {
        get => field.Length > 0 ? field : Name;
        init;
    }

    = "";

    /// <summary>VERSION_ID: <c>12</c>, <c>9.4</c>, <c>3.19.1</c>; empty for what has no releases, such as Debian's testing.</summary>
    public string VersionId { get; init; } = "";

    /// <summary>VERSION_CODENAME: <c>bookworm</c>; empty where it is not given.</summary>
    public string VersionCodename { get; init; } = "";

    /// <summary>SUPPORT_END: the last day on which it is mended, as it was foreseen when the file was made; null where it is not given.</summary>
    public DateOnly? SupportEnd { get; init; }

    /// <summary>Reads an image's file; null where it has none, or it was not kept.</summary>
    public static OsRelease? Read(ImageContents contents)
    {
        foreach (var place in Places)
        {
            if (contents.File(place) is { } file)
            {
                return Parse(file.AsSpan()) with { Path = contents.Tree.Find(place)!.Path };
            }
        }

        return null;
    }

    /// <summary>Reads a file. A line that is no assignment says nothing; of several of one name the last counts, as in a shell.</summary>
    public static OsRelease Parse(ReadOnlySpan<byte> file)
    {
        var release = new OsRelease();
        foreach (var range in file.Split((byte)'\n'))
        {
            var line = Encoding.UTF8.GetString(file[range]).Trim().TrimStart('\uFEFF');
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && Unquote(line.AsSpan(equals + 1)) is { Length: > 0 } value)
            {
                release = release.With(line[..equals], value);
            }
        }

        return release;
    }

    private OsRelease With(string name, string value) => name switch
    {
        "ID" => this with { Id = value.ToLowerInvariant() },
        "NAME" => this with { Name = value },
        "PRETTY_NAME" => this with { PrettyName = value },
        "VERSION_ID" => this with { VersionId = value },
        "VERSION_CODENAME" => this with { VersionCodename = value },
        "SUPPORT_END" => this with
        {
            SupportEnd = DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var end) ? end : null,
        },
        _ => this,
    };

    // "Shell special characters must be escaped with backslashes, following shell style": before others, in double
    // quotes, a backslash stands for itself, and in single quotes always. What follows a quoted value is no part of it.
    private static string Unquote(ReadOnlySpan<char> text)
    {
        char? quote = text is ['"' or '\'', ..] ? text[0] : null;
        var value = new StringBuilder(text.Length);
        for (var i = quote is null ? 0 : 1; i < text.Length && text[i] != quote; i++)
        {
            var escapes = text[i] == '\\' && quote != '\'' && i + 1 < text.Length && (quote is null || text[i + 1] is '"' or '$' or '`' or '\\');
            value.Append(text[escapes ? ++i : i]);
        }

        return value.ToString();
    }
}
