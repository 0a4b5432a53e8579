namespace Policy.Rules.Catalog.Secrets.Files;

/// <summary>Logins for machines: <c>machine m login l password p</c>, over lines as one likes.</summary>
internal static class SecretNetrc
{
    /// <summary>Finds passwords.</summary>
    public static void Read(string text, FileHits hits)
    {
        var number = 0;
        var isNext = false;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text.AsSpan(range);
            foreach (var part in line.SplitAny(' ', '\t', '\r'))
            {
                var word = line[part];
                if (word.IsEmpty)
                {
                    continue;
                }

                if (word[0] == '#' && !isNext)
                {
                    break;
                }

                if (isNext)
                {
                    NamedValues.Read(number, "password", word.Trim('"').ToString(), hits);
                }

                isNext = !isNext && word is "password";
            }

            if (hits.IsFull)
            {
                return;
            }
        }
    }
}
