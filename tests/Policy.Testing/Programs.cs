namespace Policy.Testing;

/// <summary>
/// The product's programs as tests run them from outside: those built beside the tests, or others, such as the native
/// ones, in the folder that <c>PRATIQUE_TEST_PROGRAMS</c> names.
/// </summary>
public static class Programs
{
    private static readonly string Folder =
        Environment.GetEnvironmentVariable("PRATIQUE_TEST_PROGRAMS") is { Length: > 0 } folder ? Path.GetFullPath(folder, Repository.Root) : AppContext.BaseDirectory;

    /// <summary>A program's path.</summary>
    public static string PathOf(string name) => Path.Combine(Folder, name);
}
