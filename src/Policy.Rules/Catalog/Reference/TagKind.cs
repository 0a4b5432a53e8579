using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Policy.Rules.Images;
using Policy.Rules.Policies;

namespace Policy.Rules.Catalog.Reference;

/// <summary>What a tag's form promises: the first five move, the others name one build.</summary>
internal enum TagKind
{
    /// <summary>No tag, which means <c>latest</c>.</summary>
    Absent,

    /// <summary><c>latest</c>.</summary>
    Latest,

    /// <summary>A word: <c>stable</c>, <c>main</c>, <c>alpine</c>; also a version that says it is a snapshot.</summary>
    Word,

    /// <summary>One part of a version: <c>20-alpine</c>.</summary>
    Major,

    /// <summary>Two parts of a version: <c>16.4</c>.</summary>
    Minor,

    /// <summary>Three parts or more: <c>20.11.1-alpine3.19</c>; two where an image's versions have no more.</summary>
    Version,

    /// <summary>A day: <c>bookworm-20240110</c>.</summary>
    Date,

    /// <summary>A commit: <c>main-3f2c1ab</c>.</summary>
    Commit,
}

/// <summary>Reads tags by their form. What a publisher does with a tag cannot be told from it; what is usual can.</summary>
internal static partial class Tags
{
    /// <summary>The parameter by which images are listed whose two-part versions are whole.</summary>
    public static readonly Parameter<ImmutableArray<string>> FullVersions = Parameter.List(
        "fullVersions", "Globs of images whose versions have two parts only, such as docker.io/library/postgres: 16.4 is a full version of these.");

    // Seven digits are what git shows of a commit, 64 what it has with sha256. "g" is what git describe puts before it.
    [GeneratedRegex("^g?[0-9a-fA-F]{7,64}$", RegexOptions.NonBacktracking)]
    private static partial Regex CommitWord { get; }

    [GeneratedRegex(
        "(^|[^0-9])(19[7-9][0-9]|20[0-9][0-9])[-._]?(0[1-9]|1[0-2])[-._]?(0[1-9]|[12][0-9]|3[01])([0-9]{2}){0,3}($|[^0-9])",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Day { get; }

    // A number alone is a version only as a whole word: "2fa" is none.
    [GeneratedRegex(
        "^[vV]?((?<numbers>[0-9]+(\\.[0-9]+)+)($|[^0-9])|(?<numbers>[0-9]+)((alpha|beta|rc)[0-9]*)?$)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex VersionWord { get; }

    /// <summary>Whether tags of a kind come to mean other images as a matter of course.</summary>
    public static bool Moves(TagKind kind) => kind < TagKind.Version;

    /// <summary>What kind of tag a reference has; a digest beside it is not looked at.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="fullVersions">Globs of images whose two-part versions are full; <c>postgres</c> is Docker Hub's.</param>
    public static TagKind KindOf(ImageReference reference, ImmutableArray<string> fullVersions)
    {
        var kind = KindOf(reference.Tag);
        return kind == TagKind.Minor && fullVersions.Any(glob => Glob.Matches(glob, reference.Name) || Glob.Matches(glob, reference.FamiliarName)) ? TagKind.Version : kind;
    }

    /// <summary>What kind of tag this is.</summary>
    public static TagKind KindOf(string? tag)
    {
        if (tag is null or "latest")
        {
            return tag is null ? TagKind.Absent : TagKind.Latest;
        }

        var words = tag.Split('-', '_');
        if (Day.IsMatch(tag))
        {
            return TagKind.Date;
        }

        if (words.Any(CommitWord.IsMatch))
        {
            return TagKind.Commit;
        }

        // Of several versions the first is the application's: 1-alpine3.19.1 is version 1 of something on Alpine 3.19.1.
        var parts = words.Select(word => VersionWord.Match(word)).FirstOrDefault(match => match.Success)?.Groups["numbers"].Value.Split('.').Length;
        return parts switch
        {
            null => TagKind.Word,
            1 => TagKind.Major,
            2 => TagKind.Minor,
            _ => words.Any(SaysItMoves) ? TagKind.Word : TagKind.Version,
        };
    }

    /// <summary>Why the image can be another tomorrow, as the rest of a sentence that began with the reference.</summary>
    public static string Why(TagKind kind, string? tag) => kind switch
    {
        TagKind.Absent => "has no tag, which means latest, whatever was pushed last",
        TagKind.Latest => "has the tag 'latest', which means whatever was pushed last",
        TagKind.Word => $"has the tag '{tag}', a name that moves from build to build",
        TagKind.Major => $"has the tag '{tag}', which names one part of a version and moves with every release of it",
        TagKind.Minor => $"has the tag '{tag}', which names two parts of a version and moves with every patch",
        _ => $"has the tag '{tag}', which can be pushed again as long as no digest stands beside it",
    };

    private static bool SaysItMoves(string word) => word.ToLowerInvariant() is "snapshot" or "latest" or "nightly";
}
