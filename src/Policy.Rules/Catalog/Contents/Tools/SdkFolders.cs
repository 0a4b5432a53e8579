using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Policy.Rules.Contents;
using Policy.Rules.Images;

namespace Policy.Rules.Catalog.Contents.Tools;

/// <summary>A folder that holds all of an SDK or a build system.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Folder">The folder.</param>
/// <param name="Layer">The layer of its program, from 0; what is added to the folder later is not the SDK.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SdkFolder(string Tool, TreeNode Folder, int Layer);

/// <summary>SDKs where distributions and installers put them, on PATH or not.</summary>
internal static class SdkFolders
{
    // Real images have a few. Each is gone through for its size.
    private const int MostFolders = 64;

    // Links are followed of names that may be an SDK's program alone; of so many at most.
    private const int MostLinks = 1000;

    // Folders whose subfolders are programs' own: usr/lib/jvm/java-17-openjdk-amd64, usr/local/go, opt/maven, root/.dotnet.
    private static readonly ImmutableArray<string> Parents =
    [
        "usr/lib/jvm", "usr/java", "usr/local", "usr/local/lib", "usr/lib", "usr/lib64", "usr/share", "usr/local/share", "opt", "root",
        "usr/local/rustup/toolchains", "root/.rustup/toolchains", "root/.sdkman/candidates/java", "root/.sdkman/candidates/maven",
        "root/.sdkman/candidates/gradle", "usr/local/sdkman/candidates/java",
    ];

    private static readonly ImmutableArray<string> DotNet =
        ["usr/share/dotnet", "usr/lib/dotnet", "usr/lib64/dotnet", "usr/local/share/dotnet", "usr/local/dotnet", "opt/dotnet", "root/.dotnet", "Files/Program Files/dotnet"];

    private static readonly ImmutableArray<string> Programs = ["javac", "go", "rustc", "mvn", "gradle", "dart", "kotlinc", "ant", "sbt"];

    /// <summary>The folders, none within another.</summary>
    /// <param name="facts">The image.</param>
    /// <param name="tree">Its files.</param>
    /// <param name="further">Folders that are known from elsewhere, as from PATH.</param>
    public static ImmutableArray<SdkFolder> Find(ImageFacts facts, FileTree tree, IEnumerable<SdkFolder> further)
    {
        var found = new Dictionary<TreeNode, SdkFolder>();
        foreach (var folder in further.Concat(Candidates(facts, tree)))
        {
            if (found.Count == MostFolders)
            {
                break;
            }

            found.TryAdd(folder.Folder, folder);
        }

        return [.. found.Values.Where(folder => !Above(folder.Folder).Any(found.ContainsKey))];
    }

    /// <summary>The folder of the SDK that a program is of; null where it has none of its own: <c>/usr/bin/make</c>.</summary>
    public static SdkFolder? Of(string tool, TreeNode program)
    {
        var home = program.Parent is { Name: "bin", Parent: { } above } ? above : null;
        return home is not null && !IsSystem(home) && IsHome(tool, home) ? new SdkFolder(tool, home, program.Layer) : null;
    }

    private static IEnumerable<SdkFolder> Candidates(ImageFacts facts, FileTree tree)
    {
        var links = 0;
        foreach (var home in Homes(facts.Config, tree).Concat(Subfolders(tree)))
        {
            if (home.Find("bin") is not { Kind: FileKind.Directory } bin)
            {
                continue;
            }

            foreach (var name in Programs)
            {
                if (bin.Find(name) is { } entry && (entry.Kind != FileKind.SymbolicLink || ++links <= MostLinks)
                    && ImagePrograms.Resolve(tree, entry) is { } program && ToolPrograms.Of(name) is { } tool && Of(tool, program) is { } folder)
                {
                    yield return folder;
                }
            }
        }

        foreach (var root in DotNet.Concat(Values(facts.Config, "DOTNET_ROOT")))
        {
            if (tree.Find($"{root}/sdk") is { Kind: FileKind.Directory } sdk
                && sdk.Children.Select(version => version.Find("dotnet.dll")).FirstOrDefault(program => program is not null) is { } program)
            {
                yield return new SdkFolder("dotnet-sdk", sdk, program.Layer);
            }
        }
    }

    // JAVA_HOME, GOROOT, M2_HOME, GRADLE_HOME; RUSTUP_HOME/toolchains/*.
    private static IEnumerable<TreeNode> Homes(ImageConfig config, FileTree tree) =>
        Values(config, "GOROOT").Concat(config.Env.Where(IsHomeVariable).Select(entry => entry[(entry.IndexOf('=', StringComparison.Ordinal) + 1)..])).Take(MostFolders)
            .SelectMany(path => new[] { tree.Find(path) }.Concat(tree.Find($"{path}/toolchains")?.Children ?? []))
            .OfType<TreeNode>();

    private static IEnumerable<TreeNode> Subfolders(FileTree tree)
    {
        foreach (var path in Parents)
        {
            foreach (var folder in tree.Find(path)?.Children ?? [])
            {
                yield return folder;
                foreach (var further in path == "opt" ? folder.Children : [])
                {
                    yield return further;
                }
            }
        }
    }

    private static IEnumerable<string> Values(ImageConfig config, string variable) =>
        config.Env.Where(entry => entry.StartsWith(variable + "=", StringComparison.Ordinal)).TakeLast(1).Select(entry => entry[(variable.Length + 1)..]);

    private static bool IsHomeVariable(string entry) =>
        entry.IndexOf("_HOME=", StringComparison.Ordinal) is > 0 and var at && entry.AsSpan(0, at).IndexOf('=') < 0;

    // The prefix of everybody is nobody's home, whatever an image sets its variables to.
    private static bool IsSystem(TreeNode folder) =>
        folder.Parent is null || (folder.Parent.Parent is null && folder.Name is "usr" or "opt")
        || (folder is { Name: "local", Parent: { Name: "usr", Parent.Parent: null } });

    // What is beside bin where the folder is the SDK's own; a prefix such as conda's has programs of many.
    private static bool IsHome(string tool, TreeNode home) => tool switch
    {
        "jdk" => home.Find("release") is not null || home.Find("jmods") is not null || home.Find("lib")?.Find("tools.jar") is not null
            || home.Parent is { Name: "jvm" },
        "go" => home.Find("VERSION") is not null || home.Find("pkg")?.Find("tool") is not null,
        "rust" => home.Find("lib")?.Find("rustlib") is not null,
        "maven" => home.Find("boot") is not null,
        "gradle" => home.Find("init.d") is not null || home.Find("lib")?.Find("plugins") is not null,
        "dart" => home.Find("lib")?.Find("core") is not null || home.Find("version") is not null,
        "kotlin" or "ant" or "sbt" => home.Name.Contains(tool, StringComparison.Ordinal),
        _ => false,
    };

    private static IEnumerable<TreeNode> Above(TreeNode folder)
    {
        for (var above = folder.Parent; above is not null; above = above.Parent)
        {
            yield return above;
        }
    }
}
