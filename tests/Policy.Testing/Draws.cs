using FsCheck;

namespace Policy.Testing;

/// <summary>
/// How property tests draw their cases: the same ones at every run, so that a run says something of the change and not of
/// its luck. <c>PRATIQUE_TEST_SEED=random</c> draws others, to look for what nobody thought of.
/// </summary>
public static class Draws
{
    private static readonly bool AreRandom = Environment.GetEnvironmentVariable("PRATIQUE_TEST_SEED") == "random";

    /// <summary>So many cases, as <see cref="Effort"/> has it; the first that fails throws.</summary>
    public static Config Of(int cases)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(cases)).WithQuietOnSuccess(true);
        return AreRandom ? config : config.WithReplay(20261123, 1);
    }
}
