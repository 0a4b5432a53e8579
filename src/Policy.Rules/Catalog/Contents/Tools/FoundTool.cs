using System.Collections.Immutable;
using Policy.Rules.History;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Contents.Tools;

/// <summary>What a tool of building does.</summary>
internal enum ToolKind
{
    /// <summary>It makes programs of sources; assemblers too.</summary>
    Compiler,

    /// <summary>It puts programs together; binutils, which hold an assembler too.</summary>
    Linker,

    /// <summary>It says what is to be built and in which order: make, cmake, Maven; what configures sources too.</summary>
    BuildSystem,

    /// <summary>All that a language is built with in one: a JDK, Go, Rust, the .NET SDK.</summary>
    Sdk,

    /// <summary>What is compiled against: packages named <c>-dev</c>, <c>-devel</c>. No tool by itself.</summary>
    Headers,
}

/// <summary>A tool of building that is in an image.</summary>
/// <param name="Name">Its name, one of <see cref="ToolNames"/>: <c>gcc</c>, <c>jdk</c>, <c>go</c>; <c>headers</c> for all packages of headers together.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Path">
/// Where it is: the folder of an SDK, a program's file, the database that names its packages; where history tells,
/// <c>history[4]</c>; where the environment tells, <c>config.Env[2]</c>.
/// </param>
/// <param name="Layer">The layer that brought it, from 0; -1 where that is not known.</param>
/// <param name="Bytes">What it takes: all files of an SDK's folder, its packages as their database says, its file; 0 where that is not known.</param>
/// <param name="Source">What tells it: a file or folder, a package, a step, the config.</param>
internal sealed record FoundTool(string Name, ToolKind Kind, string Path, int Layer, long Bytes, EvidenceKind Source)
{
    /// <summary>The packages that are it; empty where it is known by its files.</summary>
    public ImmutableArray<string> Packages { get; init; } = [];

    /// <summary>Whether others bring it for their own use, so that it alone says nothing of building.</summary>
    public bool IsHelper => ToolNames.IsHelper(Name);

    /// <summary>Whether it is a tool by itself, whoever brought it.</summary>
    public bool IsTool => Kind != ToolKind.Headers && !IsHelper;

    /// <summary>It as evidence.</summary>
    public Evidence AsEvidence(BuildHistory history)
    {
        var what = Packages.IsEmpty ? Name : $"{Name}: {(Packages is [var one] ? "package " : "packages ")}{FileEvidence.List([.. Packages.Select(SafeText.Plain)])}";
        var by = Source is EvidenceKind.File or EvidenceKind.Package && Layer >= 0 ? $", written by {LayerNames.MadeBy(history, Layer)}" : "";
        return new Evidence(Source, Path, what + by, Bytes > 0 ? Bytes : null);
    }
}
