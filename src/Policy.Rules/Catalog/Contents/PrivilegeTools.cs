using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Images;

namespace Policy.Rules.Catalog.Contents;

/// <summary>A program that starts others with the rights of another user.</summary>
/// <param name="Name">Its name on PATH.</param>
/// <param name="File">The file that is started.</param>
internal sealed record PrivilegeTool(string Name, TreeNode File)
{
    /// <summary>Whether it works for others than root.</summary>
    public bool IsSetuid => (File.Mode & 0x800) != 0 && File.UserId == 0;
}

/// <summary>
/// Finds sudo and its like. What only root can use to become somebody else (gosu, su-exec, setpriv) is none of them, and
/// neither is the su that a distribution's base has anyway.
/// </summary>
internal static class PrivilegeTools
{
    /// <summary>The programs, each file once.</summary>
    public static IReadOnlyList<PrivilegeTool> Of(ImageFacts facts, ImageContents contents)
    {
        var tree = contents.Tree;
        var seen = new HashSet<TreeNode>();
        return
        [
            .. ImagePrograms.Of(facts, tree)
                .Where(program => (IsSudo(program.Name) || (program.Name == "su" && !IsOfBase(program.File, facts.History.Base, tree))) && seen.Add(program.File))
                .Select(program => new PrivilegeTool(program.Name, program.File)),
        ];
    }

    /// <summary>The packages that bring such programs, by dpkg, apk or rpm.</summary>
    public static IReadOnlyList<Package> Packages(ImageContents contents) =>
        [.. contents.Packages.Where(package => package.Kind is PackageKind.Dpkg or PackageKind.Apk or PackageKind.Rpm && IsPackage(package.Name))];

    /// <summary>What stands in /etc/sudoers.d but its README, and doas.conf: somebody may do something by it.</summary>
    public static IEnumerable<TreeNode> Grants(FileTree tree) =>
        (tree.Find("etc/sudoers.d") is { Kind: FileKind.Directory } folder ? folder.Children.Where(node => node.Kind == FileKind.File && node.Name != "README") : [])
        .Concat(new[] { tree.Find("etc/doas.conf") }.OfType<TreeNode>().Where(node => node.Kind == FileKind.File));

    /// <summary>The application's steps that say that no password is asked for.</summary>
    public static IEnumerable<BuildStep> WithoutPassword(BuildHistory history) => history.ApplicationSteps.Where(step =>
        step.Writes && (step.Value.Contains("NOPASSWD", StringComparison.Ordinal) || step.Value.Contains("permit nopass", StringComparison.Ordinal)));

    // sudo-rs is Ubuntu's since 25.10, where the one in C is sudo.ws.
    private static bool IsSudo(string name) => name is "sudo" or "sudo-rs" or "sudo.ws" or "doas";

    private static bool IsPackage(string name) => name is "sudo" or "sudo-ldap" or "sudo-rs" or "doas" or "opendoas" or "doas-sudo-shim";

    // busybox has su among its applets. Where nothing tells a base, the usual place is the base's; and an update of the
    // base's su in the application's layers is still that.
    private static bool IsOfBase(TreeNode file, BaseBoundary @base, FileTree tree) =>
        file.Name is "busybox" or "bbsuid" or "busybox.static" or "toybox"
        || file.Layer < @base.Layers
        || (DistributionFiles.IsIn(file.Parent, "bin", "sbin") && (@base.Layers == 0 || tree.Wasted.Any(wasted =>
            wasted.File.Name == "su" && wasted.WrittenBy < @base.Layers && DistributionFiles.IsIn(wasted.File.Parent, "bin", "sbin"))));
}
