namespace Policy.Rules.Catalog.Secrets.Files;

/// <summary>Names and values in lines, as ini files, dotenv, properties, YAML and HCL have them; URLs with credentials in lines of their own.</summary>
internal static class SecretLines
{
    /// <summary>Finds credentials.</summary>
    public static void Read(string text, FileHits hits)
    {
        var number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text.AsSpan(range).Trim();
            if (line.IsEmpty || line[0] is '#' or ';' or '[')
            {
                continue;
            }

            line = line.StartsWith("export ", StringComparison.Ordinal) ? line["export ".Length..] : line;
            line = line.StartsWith("- ", StringComparison.Ordinal) ? line[2..] : line;
            var separator = Separator(line);
            if (separator <= 0)
            {
                NamedValues.Read(number, "url", line.ToString(), hits);
            }
            else
            {
                NamedValues.Read(number, Bare(line[..separator].Trim()).ToString(), Value(line[(separator + 1)..].Trim()).ToString(), hits);
            }

            if (hits.IsFull)
            {
                return;
            }
        }
    }

    // A colon within a name or URL has no space behind it.
    private static int Separator(ReadOnlySpan<char> line)
    {
        var equals = line.IndexOf('=');
        var colon = line.IndexOf(": ");
        return equals < 0 ? colon : colon < 0 ? UrlBefore(line, equals) : Math.Min(equals, colon);
    }

    // The = of a URL's query is no assignment.
    private static int UrlBefore(ReadOnlySpan<char> line, int equals) => line.StartsWith("http", StringComparison.Ordinal) && line[..equals].Contains("://", StringComparison.Ordinal) ? -1 : equals;

    private static ReadOnlySpan<char> Value(ReadOnlySpan<char> value)
    {
        if (value is ['"' or '\'', ..] && value[1..].IndexOf(value[0]) is >= 0 and var closing)
        {
            return value.Slice(1, closing);
        }

        var comment = value.IndexOf(" #");
        return Bare((comment < 0 ? value : value[..comment]).TrimEnd(", "));
    }

    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> text) => text.Trim("\"'");
}
