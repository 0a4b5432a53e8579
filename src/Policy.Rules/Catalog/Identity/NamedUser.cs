using Policy.Rules.Contents;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Catalog.Identity;

/// <summary>Looks a USER that is a name up in the image's own <c>/etc/passwd</c>.</summary>
internal static class NamedUser
{
    private const string Path = "etc/passwd";

    /// <summary>
    /// The user of a container with names looked up, or the verdict where there is no such user or it is not known. That
    /// root is uid 0 is a safe guess where nobody looked; where somebody did, the image's own word counts.
    /// </summary>
    public static (ContainerUser? User, Verdict? Verdict) Of(RuleInput input, PodContext? pod)
    {
        var user = ContainerUser.Of(input, pod);
        var layered = input.Facts.Layered;
        if (ContainerUser.IsWindows(input) || !user.IsNamedByImage || (user.Kind == UserKind.Root && layered is not ContentsResult.Known))
        {
            return (user, null);
        }

        switch (layered)
        {
            case ContentsResult.Known { Contents: var contents }:
                return contents.File(Path) is { } passwd
                    ? Resolve(user, PasswdFile.Find(passwd.AsSpan(), user.Text), contents.Tree)
                    : (null, WithoutFile(user, contents));
            case ContentsResult.NotKnown notKnown:
                return (null, Verdict.Unknown(notKnown.Reason, $"{user.Why}, a name, and its uid stands in the image's /etc/passwd: {notKnown.Message}"));
            default:
                return (null, Verdict.Unknown(
                    UnknownReason.Pending, $"{user.Why}, a name; its uid stands in the image's /etc/passwd, whose layers have not been read"));
        }
    }

    private static (ContainerUser?, Verdict?) Resolve(ContainerUser user, PasswdUser? found, FileTree tree) => found is { } account
        ? (user.With(account.Uid, new Evidence(EvidenceKind.File, tree.Find(Path)!.Path, $"line {account.Line} gives {Show(user)} uid {account.Uid}")), null)
        : (null, WillNotStart(user, "its /etc/passwd has no such user", tree.Find(Path)!.Path));

    private static Verdict WithoutFile(ContainerUser user, ImageContents contents)
    {
        var file = contents.Tree.Find(Path);
        if (file is { Kind: FileKind.File })
        {
            var problem = contents.Layers[file.Layer].Problems.FirstOrDefault(problem => problem.Path == file.Path);
            return Verdict.Unknown(
                problem?.Reason ?? UnknownReason.Pending,
                $"{user.Why}, a name, and the image's /etc/passwd was not read{(problem is null ? "" : $": {problem.Message}")}");
        }

        return contents.IsClaimed
            ? Verdict.Unknown(UnknownReason.Pending, $"{user.Why}, a name, and only the tables of contents of the image's layers have been read")
            : WillNotStart(user, "there is no file /etc/passwd in it", Path);
    }

    private static Verdict WillNotStart(ContainerUser user, string why, string path) => Verdict.Found(new RuleFinding(
        $"will not start: {user.Why}, and {why}", user.Evidence, new Evidence(EvidenceKind.File, path, $"no user {Show(user)}"))
    {
        Remedy = $"Make the user in the image (adduser, or COPY an /etc/passwd that has it), or end the Dockerfile with a USER by number (USER {UserAdvice.NonRoot}).",
    });

    private static string Show(ContainerUser user) => SafeText.Excerpt(user.Text, 64);
}
