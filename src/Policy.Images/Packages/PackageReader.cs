using Policy.Images.Layers;

namespace Policy.Images.Packages;

/// <summary>Reads what one ecosystem writes down of the packages that are installed.</summary>
/// <remarks>Readers are without state and shared; what one file needs lives in its <see cref="IFileReader"/>.</remarks>
internal abstract class PackageReader
{
    /// <summary>Begins to read a file; null where it is none of this ecosystem's.</summary>
    /// <param name="path">Its path from the root, without a leading slash.</param>
    /// <param name="size">Its size in bytes, as it is said to be: a hint of how much will come.</param>
    /// <param name="isExecutable">Whether any of the mode's executable bits is set.</param>
    public abstract IFileReader? Open(string path, long size, bool isExecutable);

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
