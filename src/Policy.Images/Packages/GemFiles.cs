using System.Text;
using System.Text.RegularExpressions;
using Policy.Images.Layers;
using Policy.Rules.Contents;

namespace Policy.Images.Packages;

/// <summary>
/// The gems that an application's Gemfile asks for, those of groups development and test apart. It is Ruby code, of which the
/// lines <c>gem "…"</c> and <c>group :… do … end</c> are read; of a line that says its groups in another way nothing is
/// told. Source: Bundler, man/gemfile.5.
/// </summary>
internal sealed partial class GemFiles : PackageReader
{
    private const int MaxFile = 256 * 1024;
    private const int MostGems = 2_000;
    private const int DeepestBlock = 50;

    // No line that people write is longer; expressions take their time with longer ones.
    private const int LongestLine = 1_000;

    /// <inheritdoc/>
    public override IFileReader? Open(string path, long size, bool isExecutable) =>
        GoModules.EndsWithFile(path, "Gemfile") && !$"/{path}".Contains("/gems/", StringComparison.Ordinal) ? new WholeFile(path, size, MaxFile, Read) : null;

    private static FileFindings Read(string path, ReadOnlyMemory<byte> bytes)
    {
        var gems = new Dictionary<string, bool>();
        var blocks = new Stack<bool?>();
        var lines = new TextLines(bytes.Span);
        while (lines.Next())
        {
            if (lines.Line.Length > LongestLine || !Follow(WithoutComment(Encoding.UTF8.GetString(lines.Line)).Trim(), blocks, gems))
            {
                return FileFindings.Empty;
            }
        }

        return gems.Count == 0 ? FileFindings.Empty : new FileFindings([])
        {
            Project = new ProjectFile(PackageKind.Gem, path)
            {
                Requires = string.Join('\n', gems.Where(gem => !gem.Value).Select(gem => gem.Key)),
                DevRequires = string.Join('\n', gems.Where(gem => gem.Value).Select(gem => gem.Key)),
            },
        };
    }

    // False where it cannot be followed any further. A block is true within groups of development and test alone, false
    // within others, null where it is no group.
    private static bool Follow(string line, Stack<bool?> blocks, Dictionary<string, bool> gems)
    {
        if (Gem().Match(line) is { Success: true } gem)
        {
            var isDevelopment = OwnGroups().Match(line) is { Success: true } own
                ? IsDevelopment(own.Groups["groups"].Value)
                : blocks.FirstOrDefault(block => block is not null) ?? false;
            var name = gem.Groups["name"].Value;
            gems[name] = isDevelopment && gems.GetValueOrDefault(name, true);
            return gems.Count <= MostGems;
        }

        if (line is "end")
        {
            return blocks.TryPop(out _);
        }

        if (Block().IsMatch(line))
        {
            blocks.Push(Group().Match(line) is { Success: true } group ? IsDevelopment(group.Groups["groups"].Value) : null);
        }

        return blocks.Count <= DeepestBlock;
    }

    private static bool IsDevelopment(string groups)
    {
        var names = Word().Matches(groups).Select(match => match.Value).ToList();
        return names.Count > 0 && names.TrueForAll(name => name is "development" or "test");
    }

    private static string WithoutComment(string line) =>
        line.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at && !line.AsSpan(0, at).ContainsAny('"', '\'') ? line[..at] : line;

    [GeneratedRegex("""^gem[ (]\s*["'](?<name>[A-Za-z0-9._-]{1,200})["']""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Gem();

    // group: :test; :groups => [:development, :test].
    [GeneratedRegex("""(?::groups?\s*=>|\bgroups?:)\s*(?<groups>\[[^\]]{0,200}\]|[:"'][A-Za-z_"']{1,100})""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnGroups();

    [GeneratedRegex("""^group[ (]\s*(?<groups>[^|]{1,200}?)\)?\s+do$""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Group();

    [GeneratedRegex("""(?:\bdo(?:\s*\|[^|]{0,100}\|)?$|^(?:if|unless|case|begin|def|while|until|for|class|module)\b)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();

    [GeneratedRegex("[A-Za-z_]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();
}
