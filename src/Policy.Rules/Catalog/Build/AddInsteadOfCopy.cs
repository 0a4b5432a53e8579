using Policy.Rules.History;
using Policy.Rules.History.Dialects;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Build;

/// <summary><c>add-instead-of-copy</c>: ADD where COPY, or a download with a checksum, says what is meant.</summary>
public sealed class AddInsteadOfCopy : Rule
{
    private const string ChecksumFlag = "--checksum=";

    // A history of many lines may hold many; the first ones tell enough.
    private const int MostFindings = 20;

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "add-instead-of-copy",
        Title = "ADD takes a URL or plain files",
        Category = RuleCategory.Build,
        Severity = Severity.Low,
        Rationale = "ADD does three things: it copies, it unpacks archives, and it downloads without looking at what it got. "
            + "Where it only copies, a file that happens to be an archive is unpacked one day; what it downloads can change under the same URL.",
        Remedy = "Use COPY for files, and keep ADD for archives that are to be unpacked.",
        Needs = Needs.Config,
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var history = input.Facts.History;
        return ApplicationHistory.Untold(history) ?? Verdict.Found(
        [
            .. history.ApplicationSteps
                .Where(step => step.Instruction == Instruction.Add)
                .Select(step => Judge(step, ApplicationHistory.Confidence(history)))
                .OfType<RuleFinding>()
                .Take(MostFindings),
        ]);
    }

    private static RuleFinding? Judge(BuildStep step, double confidence)
    {
        if (step.Sources.Any(IsDownload) && !step.Value.Contains(ChecksumFlag, StringComparison.Ordinal))
        {
            return new RuleFinding("ADD downloads a file and does not check what it got", ApplicationHistory.Evidence(step))
            {
                Remedy = "Give ADD a --checksum, or download in a RUN step that verifies a checksum.",
                Confidence = confidence,
            };
        }

        return step.Sources.Any(source => IsPlain(source, step.Destination))
            ? new RuleFinding("ADD takes plain files, which COPY is for", ApplicationHistory.Evidence(step)) { Confidence = confidence }
            : null;
    }

    private static bool IsDownload(string source) =>
        FileTransfer.IsDownloadHash(source)
        || source.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || source.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    // A hash does not tell an archive from a file, but a folder is never unpacked, and what is unpacked goes into a
    // folder: a destination with an extension is a file's name. Variables may stand for anything, and so may a git URL.
    private static bool IsPlain(string source, string? destination)
    {
        if (FileTransfer.IsFileHash(source))
        {
            return destination is not null && HasExtension(destination) && !TarArchive.IsNamed(destination);
        }

        return FileTransfer.IsDirectoryHash(source)
            || !(FileTransfer.IsMultipleHash(source) || TarArchive.IsNamed(source) || IsDownload(source) || MayBeAnything(source));
    }

    private static bool MayBeAnything(string source) =>
        source.Contains('$', StringComparison.Ordinal) || source.Contains("://", StringComparison.Ordinal)
        || source.StartsWith("git@", StringComparison.Ordinal) || source.EndsWith('*');

    private static bool HasExtension(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var dot = name.LastIndexOf('.');
        return dot > 0 && dot < name.Length - 1;
    }
}
