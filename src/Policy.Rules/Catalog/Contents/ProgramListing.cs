using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Images;

namespace Policy.Rules.Catalog.Contents;

/// <summary>Whether an image's files tell which programs it has.</summary>
internal static class ProgramListing
{
    /// <summary>
    /// They do where there are programs. Where there are none, they do of an image that nothing was run in and whose
    /// own program is there: a static binary on nothing. RUN wants a shell, and a root file system holds programs, so
    /// that of an image with either and without any, the list of files is not all.
    /// </summary>
    public static bool IsTold(ImageFacts facts, FileTree tree)
    {
        if (ImagePrograms.Of(facts, tree).Any())
        {
            return true;
        }

        var steps = facts.History.Steps;
        return !steps.Any(step => step.Instruction == Instruction.Run)
            && (!steps.Any(step => step.Instruction == Instruction.Import) || HasOwnProgram(facts.Config, tree));
    }

    private static bool HasOwnProgram(ImageConfig config, FileTree tree) =>
        (config.Entrypoint.IsEmpty ? config.Cmd : config.Entrypoint).FirstOrDefault() is { Length: > 0 } program
        && tree.Find(program.StartsWith('/') ? program : $"{config.WorkingDir}/{program}") is { Kind: FileKind.File };
}
