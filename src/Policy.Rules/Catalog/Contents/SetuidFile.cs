using System.Collections.Immutable;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Contents;

/// <summary><c>setuid-file</c>: files give rights that who starts them does not have, or can be changed by anybody.</summary>
public sealed class SetuidFile : Rule
{
    // chmod -R g+s marks everything in a folder, where folders were meant.
    private const double NoProgramConfidence = 0.5;

    /// <summary>Paths that are fine.</summary>
    public static readonly Parameter<ImmutableArray<string>> Allow = Parameter.List(
        "allow", "Globs over paths that may be so, such as /usr/bin/pkexec or /srv/uploads; a folder with all that it holds.");

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "setuid-file",
        Title = "Files have setuid, setgid or capabilities beyond the distribution's own, or anybody may write them",
        Category = RuleCategory.Contents,
        Severity = Severity.Medium,
        Rationale = "A process that does not run as root becomes root by starting a setuid program with a hole in it, and files that anybody "
            + "may write let a process that was taken over change what others run. An image whose application starts as a user of its own needs neither.",
        Remedy = "Take the bits away in the RUN that installs (find / -xdev -perm /6000 -type f -exec chmod a-s {} +), "
            + "and set securityContext.allowPrivilegeEscalation: false, with which they give nothing.",
        Needs = Needs.Config | Needs.Files,
        Parameters = [Allow],
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        if (string.Equals(input.Facts.Config.Platform?.Os, "windows", StringComparison.OrdinalIgnoreCase))
        {
            return Verdict.NotApplicable("files of Windows have no such bits");
        }

        var found = Privileges.Of(input.Facts, input.Contents, new PathGlobs(input.Parameters.Get(Allow)));
        ImmutableArray<RuleFinding?> findings =
        [
            Setuid(found.Setuid, input.Facts.History),
            Capable(found.Capable, input.Facts.History),
            Writable(found.Writable, input.Facts.History),
        ];
        return Verdict.Found([.. findings.OfType<RuleFinding>()]);
    }

    // The remedy is the rule's.
    private static RuleFinding? Setuid(FoundFiles files, BuildHistory history)
    {
        if (files.Count == 0)
        {
            return null;
        }

        var anyProgram = files.Named.Any(ImagePrograms.IsExecutable);
        var nothing = anyProgram ? "" : "; none of these is a program that the kernel starts, so they give nothing today";
        return new RuleFinding(
            $"{Files(files.Count)} with setuid or setgid beyond the distribution's own: {List(files)}{nothing}", Evidence(files, history, Bits))
        {
            Confidence = anyProgram ? 1 : NoProgramConfidence,
        };
    }

    // Binding a low port or locking memory is what applications want them for, and the bytes that say which are not kept.
    private static RuleFinding? Capable(FoundFiles files, BuildHistory history) => files.Count == 0 ? null : new RuleFinding(
        $"{Files(files.Count)} with capabilities beyond the distribution's own, which ones is not read: {List(files)}",
        Evidence(files, history, _ => "capabilities"))
    {
        Ceiling = EnforcementAction.Warn,
        Remedy = "Look with getcap, and take away what is not needed (setcap -r). For a port below 1024 listen on a higher one or set the pod's sysctl "
            + "net.ipv4.ip_unprivileged_port_start.",
    };

    private static RuleFinding? Writable(FoundFiles files, BuildHistory history) => files.Count == 0 ? null : new RuleFinding(
        $"{files.Count} {(files.Count == 1 ? "file or folder" : "files and folders")} outside of tmp that anybody may write: {List(files)}",
        Evidence(files, history, file => $"{(file.Kind == FileKind.Directory ? "folder, " : "")}mode {Octal(file.Mode)}"))
    {
        Remedy = "Copy with an owner and a mode (COPY --chown=65532 --chmod=755), and give a folder that is written to its user alone (chown, chmod 700) "
            + "or the sticky bit (chmod 1777), in the step that makes it.",
    };

    private static string Files(int count) => count == 1 ? "1 file" : $"{count} files";

    private static string List(FoundFiles files)
    {
        var named = files.Named.Select(file => SafeText.Plain(file.Path)).ToList();
        var more = files.Count > named.Count ? $" and {files.Count - named.Count} more" : "";
        var ofBase = files.OfBase == 0 ? "" : files.OfBase == files.Count ? "; the base image brings all of it" : $"; the base image brings {files.OfBase} of them";
        return $"{string.Join(", ", named)}{more}{ofBase}";
    }

    private static ImmutableArray<Evidence> Evidence(FoundFiles files, BuildHistory history, Func<TreeNode, string> what) =>
        [.. files.Named.Select(file => FileEvidence.Of(file, history, what(file)))];

    private static string Bits(TreeNode file)
    {
        var user = (file.Mode & 0x800) != 0 ? $"setuid {(file.UserId == 0 ? "root" : $"{file.UserId}")}" : "";
        var group = (file.Mode & 0x400) != 0 ? $"setgid {(file.GroupId == 0 ? "root" : $"{file.GroupId}")}" : "";
        return $"{user}{(user.Length > 0 && group.Length > 0 ? ", " : "")}{group}, mode {Octal(file.Mode)}";
    }

    private static string Octal(int mode) => Convert.ToString(mode & 0xFFF, 8).PadLeft(4, '0');
}
