using System.Collections.Immutable;

namespace Policy.Rules.Policies;

/// <summary>What to take in and what to leave out; an empty include takes in everything.</summary>
/// <param name="Include">Globs to take in.</param>
/// <param name="Exclude">Globs to leave out, which win.</param>
public sealed record GlobSet(ImmutableArray<string> Include, ImmutableArray<string> Exclude)
{
    /// <summary>Takes in everything.</summary>
    public static GlobSet Everything { get; } = new([], []);

    /// <summary>Whether a name is taken in.</summary>
    public bool Matches(string name) => (Include.IsEmpty || MatchesAny(Include, name)) && !MatchesAny(Exclude, name);

    private static bool MatchesAny(ImmutableArray<string> globs, string name)
    {
        foreach (var glob in globs)
        {
            if (Glob.Matches(glob, name))
            {
                return true;
            }
        }

        return false;
    }
}
