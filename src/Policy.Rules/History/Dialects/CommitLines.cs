namespace Policy.Rules.History.Dialects;

/// <summary>
/// A container's state made a layer: <c>buildah commit</c> writes the shell alone, with its remark, and
/// <c>docker build --squash</c> no command but what it merged. What was done is not told, so the instruction is not known.
/// </summary>
internal static class CommitLines
{
    public static BuildStep? Read(HistoryLine line) =>
        BuildahRemark.Is(line.Entry.Comment) ? line.Step(Instruction.Unknown, BuilderDialect.Buildah, line.Text)
        : line.Text.Length == 0 && line.Entry.Comment.StartsWith("merge ", StringComparison.Ordinal)
            ? line.Step(Instruction.Unknown, BuilderDialect.Docker, line.Entry.Comment)
            : null;
}
