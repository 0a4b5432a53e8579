using Policy.Rules.Images;

namespace Policy.Rules.History.Dialects;

/// <summary>What the lines read so far, and the image as a whole, tell of the next line.</summary>
internal sealed class ReadingState(ImageConfig config)
{
    /// <summary>The shell that SHELL named last, its words joined; empty while it is the default.</summary>
    public string Shell { get; set; } = "";

    /// <summary>The names that ARG declared.</summary>
    public HashSet<string> ArgNames { get; } = [];

    /// <summary>Lines of the classic form whose writer, docker or buildah, they do not show themselves.</summary>
    public HashSet<int> Ambiguous { get; } = [];

    /// <summary>Whether a step before wrote files: a root file system comes before everything else.</summary>
    public bool HasWritten { get; set; }

    /// <summary>Whether BuildKit had a hand in the image: a line without remark may be its too.</summary>
    public bool HasBuildKit { get; } = config.History.Any(entry => BuildKitMark.Is(entry));

    /// <summary>Whether buildah had a hand in the image.</summary>
    public bool HasBuildah { get; } =
        config.Labels.ContainsKey("io.buildah.version") || config.History.Any(entry => BuildahRemark.Is(entry.Comment));
}

/// <summary>A line to read.</summary>
/// <param name="Entry">As the config has it.</param>
/// <param name="Index">Its place.</param>
/// <param name="State">What is known before it.</param>
internal readonly record struct HistoryLine(HistoryEntry Entry, int Index, ReadingState State)
{
    /// <summary>The command.</summary>
    public string Text => Entry.CreatedBy;

    /// <summary>A step of this line.</summary>
    public BuildStep Step(Instruction instruction, BuilderDialect dialect, string value = "") => new()
    {
        Index = Index,
        Text = Entry.CreatedBy,
        Instruction = instruction,
        Dialect = dialect,
        Value = value,
        IsEmpty = Entry.EmptyLayer,
        Created = Entry.Created,
        Comment = Entry.Comment,
    };
}

/// <summary>What BuildKit leaves on its lines: <c># buildkit</c> behind steps that ran, a comment on all.</summary>
internal static class BuildKitMark
{
    private const string Suffix = "# buildkit";

    public static bool Is(HistoryEntry entry) =>
        entry.Comment.StartsWith("buildkit.", StringComparison.Ordinal) || entry.CreatedBy.EndsWith(Suffix, StringComparison.Ordinal);

    public static string Without(string text) =>
        text.EndsWith(Suffix, StringComparison.Ordinal) ? text[..^Suffix.Length].TrimEnd() : text;
}

/// <summary>
/// What buildah leaves on its lines: <c>FROM</c> and what the step was made from. That is the base image on the first
/// line of a build with layers, twelve hex digits on the lines after it, and the base image on the one line that
/// carries the layer of a build without.
/// </summary>
internal static class BuildahRemark
{
    private const string Prefix = "FROM ";
    private const int ShortIdLength = 12;

    public static bool Is(string comment) => comment.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The base image that a remark names; null where it names an intermediate image, or is none.</summary>
    public static string? BaseOf(string comment)
    {
        if (!Is(comment))
        {
            return null;
        }

        var name = comment[Prefix.Length..].Trim();
        return name.Length == 0 || (name.Length == ShortIdLength && name.All(char.IsAsciiHexDigitLower)) ? null : name;
    }
}
