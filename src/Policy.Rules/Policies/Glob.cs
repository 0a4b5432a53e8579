namespace Policy.Rules.Policies;

/// <summary>Globs over names of segments: <c>*</c> stands for any run within a segment, <c>**</c> for any run across segments.</summary>
public static class Glob
{
    /// <summary>Whether a name matches a glob. Takes time in proportion to the product of their lengths, whatever they hold.</summary>
    public static bool Matches(string glob, string name)
    {
        // reach[j]: whether the glob so far matches name[..j].
        var reach = new bool[name.Length + 1];
        reach[0] = true;
        for (var i = 0; i < glob.Length; i++)
        {
            if (glob[i] == '*')
            {
                var across = i + 1 < glob.Length && glob[i + 1] == '*';
                i += across ? 1 : 0;
                for (var j = 1; j <= name.Length; j++)
                {
                    reach[j] |= reach[j - 1] && (across || name[j - 1] != '/');
                }
            }
            else
            {
                for (var j = name.Length; j > 0; j--)
                {
                    reach[j] = reach[j - 1] && name[j - 1] == glob[i];
                }

                reach[0] = false;
            }
        }

        return reach[name.Length];
    }
}
