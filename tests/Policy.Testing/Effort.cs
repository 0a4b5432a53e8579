namespace Policy.Testing;

/// <summary>
/// How hard tests try that draw at random or are fed by the megabyte. Mutation testing runs each test for each mutant
/// that it reaches, and sets <c>PRATIQUE_TEST_EFFORT=low</c>: a hundredth is enough to tell a mutant.
/// </summary>
public static class Effort
{
    private static readonly bool IsLow = Environment.GetEnvironmentVariable("PRATIQUE_TEST_EFFORT") == "low";

    /// <summary>So many, or a hundredth.</summary>
    public static int Of(int full) => IsLow ? Math.Max(full / 100, 1) : full;
}
