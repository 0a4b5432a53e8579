namespace Policy.Rules.Catalog.Secrets.Files;

/// <summary>
/// Passwords in settings of Maven (<c>&lt;password&gt;</c>) and NuGet (<c>&lt;add key="ClearTextPassword" value="…"/&gt;</c>).
/// What stands in comments, as in the settings that Maven ships, are examples.
/// </summary>
internal static class SecretXml
{
    private const string Comment = "<!--";

    /// <summary>Finds passwords.</summary>
    public static void Read(string text, FileHits hits)
    {
        var (line, counted) = (1, 0);
        for (var at = text.IndexOf('<', StringComparison.Ordinal); at >= 0 && !hits.IsFull;)
        {
            var rest = text.AsSpan(at);
            var isComment = rest.StartsWith(Comment, StringComparison.Ordinal);
            var close = isComment ? rest.IndexOf("-->") : rest.IndexOf('>');
            if (close < 0)
            {
                return;
            }

            if (!isComment)
            {
                line += text.AsSpan(counted, at - counted).Count('\n');
                counted = at;
                Read(rest[1..close], rest[(close + 1)..], line, hits);
            }

            var next = rest[close..].IndexOf('<');
            at = next < 0 ? -1 : at + close + next;
        }
    }

    private static void Read(ReadOnlySpan<char> tag, ReadOnlySpan<char> after, int line, FileHits hits)
    {
        if (tag is "password" or "passphrase" && after.IndexOf('<') is > 0 and var end)
        {
            NamedValues.Read(line, tag.ToString(), after[..end].Trim().ToString(), hits);
        }
        else if (tag.StartsWith("add ", StringComparison.Ordinal) && Attribute(tag, " key=\"") is "ClearTextPassword" or "Password")
        {
            NamedValues.Read(line, "password", Attribute(tag, " value=\"").ToString(), hits);
        }
    }

    private static ReadOnlySpan<char> Attribute(ReadOnlySpan<char> tag, ReadOnlySpan<char> start)
    {
        var at = tag.IndexOf(start);
        var value = at < 0 ? [] : tag[(at + start.Length)..];
        return value.IndexOf('"') is >= 0 and var end ? value[..end] : [];
    }
}
