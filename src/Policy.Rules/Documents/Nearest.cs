namespace Policy.Rules.Documents;

/// <summary>Guesses what somebody meant to write.</summary>
public static class Nearest
{
    /// <summary>The name nearest to a word, or null where none is near enough to be meant.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="names">What could have been.</param>
    public static string? To(string word, IEnumerable<string> names)
    {
        // A third of the letters may be wrong; in long words no more than three.
        var most = Math.Clamp(word.Length / 3, 1, 3);
        return names
            .Where(name => Math.Abs(name.Length - word.Length) <= most)
            .Select(name => (name, distance: Distance(word.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(candidate => candidate.distance <= most && candidate.distance < candidate.name.Length)
            .OrderBy(candidate => candidate.distance)
            .Select(candidate => candidate.name)
            .FirstOrDefault();
    }

    /// <summary><c>; did you mean 'oversize'?</c>, or nothing where no name is near.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="names">What could have been.</param>
    public static string Hint(string word, IEnumerable<string> names) =>
        To(word, names) is { } name ? $"; did you mean '{name}'?" : "";

    // Optimal string alignment: letters put in, left out, changed, or swapped with the next.
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            rows[i, 0] = i;
        }

        for (var j = 0; j <= b.Length; j++)
        {
            rows[0, j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(change, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
