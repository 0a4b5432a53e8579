using System.Diagnostics;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Policy.Testing.Fuzzing;

/// <summary>
/// Feeds bent seeds to a reader. In a run of tests it is a moment; <c>PRATIQUE_FUZZ_SECONDS=n</c> shares out so many
/// seconds among the kinds of an assembly. What breaks the reader is written to <c>out/fuzz</c>, to become a seed.
/// </summary>
public static class Fuzz
{
    private const int Cases = 200;

    // No input of a few kilobytes takes a second; far more is one that never comes to its end on a larger scale.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly double? Seconds =
        double.TryParse(Environment.GetEnvironmentVariable("PRATIQUE_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    /// <summary>Every seed as it is, then bent ones.</summary>
    /// <param name="kind">The folder of the seeds.</param>
    /// <param name="kinds">How many kinds share the time.</param>
    /// <param name="read">Reads; throws where something is wrong.</param>
    /// <param name="mend">Makes what is bent right again where nothing beyond it would be reached else.</param>
    public static void Run(string kind, int kinds, Action<byte[]> read, Func<byte[], byte[]>? mend = null)
    {
        var seeds = Seeds.Of(kind);
        foreach (var seed in seeds)
        {
            Try(kind, seed, read);
        }

        var bent = mend is null ? Mutations.Of(seeds) : Gen.OneOf(Mutations.Of(seeds), Mutations.Of(seeds).Select(mend));
        var property = Prop.ForAll(bent.ToArbitrary(), input => Try(kind, input, read));
        var begun = Stopwatch.GetTimestamp();
        do
        {
            property.Check(Seconds is null ? Draws.Of(Cases) : Draws.Of(Cases).WithMaxTest(Cases));
        }
        while (Seconds is { } all && Stopwatch.GetElapsedTime(begun).TotalSeconds < all / kinds);
    }

    private static void Try(string kind, byte[] input, Action<byte[]> read)
    {
        var begun = Stopwatch.GetTimestamp();
        try
        {
            read(input);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{Keep(kind, input)}: {exception.Message}", exception);
        }

        if (Stopwatch.GetElapsedTime(begun) > Patience)
        {
            throw new InvalidOperationException($"{Keep(kind, input)} takes {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s");
        }
    }

    private static string Keep(string kind, byte[] input)
    {
        var folder = Path.Combine(Repository.Root, "out", "fuzz", kind);
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, TestBlob.DigestOf(input).Hex[..16]);
        File.WriteAllBytes(file, input);
        return file;
    }
}
