namespace Policy.Testing.Fuzzing;

/// <summary>
/// What fuzzing begins with: small files in <c>tests/Seeds</c>, a folder a kind. What once broke something is kept there
/// too, so that it is tried at every run.
/// </summary>
public static class Seeds
{
    /// <summary>The folder.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Seeds");

    /// <summary>The seeds of a kind, in the order of their names.</summary>
    public static IReadOnlyList<byte[]> Of(string kind) =>
        [.. Directory.EnumerateFiles(Path.Combine(Folder, kind)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
}
