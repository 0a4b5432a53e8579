namespace Policy.Rules.Catalog.Secrets.Files;

/// <summary>Passwords of PostgreSQL: <c>host:port:database:user:password</c>; a backslash takes a colon for what it is.</summary>
internal static class SecretPgPass
{
    private const int Before = 4;

    /// <summary>Finds passwords.</summary>
    public static void Read(string text, FileHits hits)
    {
        var number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text.AsSpan(range).TrimEnd('\r');
            if (line is not (['#', ..] or []) && PasswordIn(line) is { IsEmpty: false } password)
            {
                NamedValues.Read(number, "password", password.ToString(), hits);
            }

            if (hits.IsFull)
            {
                return;
            }
        }
    }

    private static ReadOnlySpan<char> PasswordIn(ReadOnlySpan<char> line)
    {
        var fields = 0;
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '\\')
            {
                at++;
            }
            else if (line[at] == ':' && ++fields == Before)
            {
                return line[(at + 1)..];
            }
        }

        return [];
    }
}
