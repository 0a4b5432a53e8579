using System.Collections.Immutable;
using Policy.Rules.Contents;
using Policy.Rules.Policies;

namespace Policy.Rules.Catalog.Contents;

/// <summary>Globs over paths that a policy allows, with or without the leading slash; a folder stands for all that it holds.</summary>
internal sealed class PathGlobs(ImmutableArray<string> globs)
{
    // Paths are as many and as long as strangers make them: the kernel opens none longer, and some half a second of
    // matching is enough for any image that is not made to take longer.
    private const int LongestPath = 4096;
    private const long MostWork = 300_000_000;

    private readonly ImmutableArray<string> _globs = [.. globs.Select(glob => glob.Trim('/'))];
    private long _work;

    /// <summary>Whether what stands there is allowed. Where an image has more than can be looked at, the rest is not.</summary>
    public bool Match(TreeNode node)
    {
        if (_globs.IsEmpty || _work > MostWork)
        {
            return false;
        }

        var path = node.Path;
        _work += path.Length;
        return path.Length <= LongestPath && _globs.Any(glob => MatchesWithin(glob, path));
    }

    private bool MatchesWithin(string glob, string path)
    {
        for (var end = path.Length; end > 0 && _work <= MostWork; end = path.LastIndexOf('/', end - 1))
        {
            _work += (long)glob.Length * end;
            if (Glob.Matches(glob, path[..end]))
            {
                return true;
            }
        }

        return false;
    }
}
