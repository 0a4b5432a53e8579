using System.Text.RegularExpressions;
using Policy.Rules.Contents;
using Policy.Twins.Disks;
using Policy.Twins.Worlds;

namespace Policy.Twins.Builders;

/// <summary>COPY: what a folder holds, or files, into a folder or under a name. Source: Dockerfile reference, COPY.</summary>
/// <param name="from">The context, or the stage copied from.</param>
/// <param name="sources">What is copied; names may have <c>*</c>.</param>
/// <param name="destination">Where to.</param>
internal sealed class FileCopy(Disk from, IReadOnlyList<string> sources, string destination)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How the classic builder calls what it hashes.</summary>
    public string HashKind => Matches().ToList() switch
    {
        { Count: > 1 } => "multi:",
        [var one] when from.IsFolder(one) => "dir:",
        _ => "file:",
    };

    /// <summary>Copies.</summary>
    /// <param name="machine">Where to.</param>
    /// <param name="owner">Whom the copies belong to; empty for root.</param>
    public void Into(Machine machine, string owner)
    {
        var matches = Matches().ToList();
        if (matches.Count == 0)
        {
            throw new InvalidOperationException($"COPY: there is no {string.Join(' ', sources)}");
        }

        var target = machine.Resolve(destination);
        var intoFolder = destination.EndsWith('/') || destination.EndsWith('.') || matches.Count > 1 || machine.Disk.IsFolder(target);
        var userId = machine.UserIdOf(owner);
        foreach (var match in matches)
        {
            var name = intoFolder && !from.IsFolder(match) ? Join(target, match[(match.LastIndexOf('/') + 1)..]) : target;
            foreach (var (path, file) in from.Under(match).ToList())
            {
                var copy = file with { UserId = userId };
                machine.Disk.Write(path.Length == match.Length ? name : Join(name, path[match.Length..].TrimStart('/')), copy);
            }
        }
    }

    private IEnumerable<string> Matches() => sources.SelectMany(source => Matches(source is "." or "./" ? "" : source.Trim('/').Replace("./", "", StringComparison.Ordinal)));

    private IEnumerable<string> Matches(string source)
    {
        if (!source.Contains('*', StringComparison.Ordinal))
        {
            return from.Exists(source) ? [source] : [];
        }

        // A star stands for a name or a part of one.
        var pattern = new Regex("^" + Regex.Escape(source).Replace("\\*", "[^/]*", StringComparison.Ordinal) + "$", RegexOptions.NonBacktracking, Patience);
        return from.Files.Where(file => file.Value.Kind != FileKind.Directory).Select(file => file.Key).Where(path => pattern.IsMatch(path));
    }

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";
}
