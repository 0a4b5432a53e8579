using System.Collections.Immutable;
using Policy.Rules.Contents;

namespace Policy.Images.Layers;

/// <summary>One file of a layer on its way past: given its bytes in order, it says at the end what it holds.</summary>
internal interface IFileReader : IDisposable
{
    /// <summary>The next bytes.</summary>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>What the file holds; called once, after its last byte.</summary>
    FileFindings Finish();
}

/// <summary>What one file holds.</summary>
/// <param name="Packages">The packages that it names.</param>
/// <param name="Problem">What keeps it from being read whole; null where nothing does.</param>
internal sealed record FileFindings(ImmutableArray<Package> Packages, ContentProblem? Problem = null)
{
    /// <summary>A file that holds nothing.</summary>
    public static FileFindings Empty { get; } = new([]);

    /// <summary>What it asks npm for, where it is an application's package.json.</summary>
    public NpmManifest? Manifest { get; init; }

    /// <summary>What it says of an application, where it is its own file.</summary>
    public ProjectFile? Project { get; init; }

    /// <summary>The credentials that it holds, redacted.</summary>
    public ImmutableArray<FileSecret> Secrets { get; init; } = [];

    /// <summary>The file itself, where it is kept whole.</summary>
    public (string Path, ImmutableArray<byte> Bytes)? File { get; init; }
}
