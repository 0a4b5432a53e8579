namespace Policy.Testing;

/// <summary>Real images and ground truth beside the checkout, read in place; tests that need them are skipped where they are absent.</summary>
public static class Corpus
{
    /// <summary>The corpus folder, or null where it is absent.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Why a test was skipped.</summary>
    public const string Absent = "the corpus of real images (../shared/corpus) is absent";

    /// <summary>The path of a file or folder in the corpus.</summary>
    public static string PathOf(string name) => Path.Combine(Folder ?? throw new InvalidOperationException(Absent), name);

    private static string? Find()
    {
        var folder = Path.Combine(Repository.Root, "..", "shared", "corpus");
        return Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
    }
}
