using System.Collections.Immutable;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Contents;

/// <summary>What is in one layer, as far as was asked.</summary>
public sealed record LayerContents
{
    /// <summary>Its entries in the order of the tar.</summary>
    public required EntryList Entries { get; init; }

    /// <summary>The sizes of its regular files together, in bytes.</summary>
    public required long UnpackedBytes { get; init; }

    /// <summary>The packages that its files name; empty where nobody asked for packages.</summary>
    public ImmutableArray<Package> Packages { get; init; } = [];

    /// <summary>What its applications ask npm for; empty where nobody asked for packages.</summary>
    public ImmutableArray<NpmManifest> Manifests { get; init; } = [];

    /// <summary>What its applications' own files say; empty where nobody asked for packages.</summary>
    public ImmutableArray<ProjectFile> Projects { get; init; } = [];

    /// <summary>
    /// The credentials in its files, those among them that it writes twice: all its bytes can be had. Empty where nobody
    /// asked for credentials.
    /// </summary>
    public ImmutableArray<FileSecret> Secrets { get; init; } = [];

    /// <summary>Files that were asked for whole, by path: <c>etc/passwd</c>, <c>etc/os-release</c>.</summary>
    public ImmutableDictionary<string, ImmutableArray<byte>> Files { get; init; } = ImmutableDictionary<string, ImmutableArray<byte>>.Empty;

    /// <summary>What could not be read in it.</summary>
    public ImmutableArray<ContentProblem> Problems { get; init; } = [];

    /// <summary>
    /// Whether this is what the layer's own table of contents claims, and nobody has read the layer: such contents may
    /// raise findings and settle nothing.
    /// </summary>
    public bool IsClaimed { get; init; }
}

/// <summary>Why a file's contents are not known, or not all of them.</summary>
/// <param name="Path">The file.</param>
/// <param name="Reason">Of the closed set: malformed, overLimit, unsupported.</param>
/// <param name="Message">For people: what, where in the file, what was expected. It does not repeat the path.</param>
public sealed record ContentProblem(string Path, UnknownReason Reason, string Message);
