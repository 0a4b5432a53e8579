namespace Policy.Testing;

/// <summary>The code in a document of <c>docs/</c>, so that tests can hold it to what it promises.</summary>
public static class MarkdownFences
{
    /// <summary>The text of each fence of a language, in order.</summary>
    /// <param name="document">The document's name, such as <c>policies.md</c>.</param>
    /// <param name="language">The fence's language, such as <c>yaml</c>.</param>
    public static IReadOnlyList<string> Of(string document, string language)
    {
        var fences = new List<string>();
        List<string>? open = null;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "docs", document)))
        {
            if (open is null)
            {
                open = line == "```" + language ? [] : null;
            }
            else if (line == "```")
            {
                fences.Add(string.Join('\n', open));
                open = null;
            }
            else
            {
                open.Add(line);
            }
        }

        return fences;
    }
}
