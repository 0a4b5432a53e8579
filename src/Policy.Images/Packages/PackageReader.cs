using System.Collections.Immutable;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Images.Packages;

/// <summary>Reads what one ecosystem writes down of the packages that are installed.</summary>
/// <remarks>Readers are without state and shared; what one file needs lives in its <see cref="IPackageFile"/>.</remarks>
internal abstract class PackageReader
{
    /// <summary>Begins to read a file; null where it is none of this ecosystem's.</summary>
    /// <param name="path">Its path from the root, without a leading slash.</param>
    /// <param name="size">Its size in bytes, as it is said to be: a hint of how much will come.</param>
    /// <param name="isExecutable">Whether any of the mode's executable bits is set.</param>
    public abstract IPackageFile? Open(string path, long size, bool isExecutable);

    // Asked for every file of every layer: nothing is allocated to say no.
    protected static bool EndsWithAny(string path, ReadOnlySpan<string> endings, StringComparison comparison)
    {
        foreach (var ending in endings)
        {
            if (path.EndsWith(ending, comparison))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>One file on its way past: given its bytes in order, it says at the end what it holds.</summary>
internal interface IPackageFile : IDisposable
{
    /// <summary>The next bytes.</summary>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>What the file holds; called once, after its last byte.</summary>
    PackageList Finish();
}

/// <summary>What one file says of packages.</summary>
/// <param name="Packages">The packages.</param>
/// <param name="Problem">What keeps it from being read whole; null where nothing does.</param>
internal sealed record PackageList(ImmutableArray<Package> Packages, PackageProblem? Problem = null)
{
    /// <summary>A file that holds none.</summary>
    public static PackageList Empty { get; } = new([]);
}

/// <summary>Why a file's packages are not known, or not all of them.</summary>
/// <param name="Path">The file.</param>
/// <param name="Reason">Of the closed set: malformed, overLimit, unsupported.</param>
/// <param name="Message">For people: what, where in the file, what was expected. It does not repeat the path.</param>
internal sealed record PackageProblem(string Path, UnknownReason Reason, string Message);
