using Policy.Testing;

namespace Policy.Chart.Tests.Rendering;

/// <summary>A file that is made from others and kept in the checkout. <c>make chart-files</c> makes them all anew.</summary>
internal static class KeptFile
{
    private static readonly bool IsWritten = Environment.GetEnvironmentVariable("PRATIQUE_WRITE_CHART_FILES") == "1";

    /// <summary>The file holds this, or is made to.</summary>
    public static async Task HoldsAsync(string file, string expected)
    {
        if (IsWritten)
        {
            await File.WriteAllTextAsync(file, expected);
        }

        var name = Path.GetRelativePath(Repository.Root, file);
        Assert.True(File.Exists(file), $"{name} is not there: make chart-files");
        if (await File.ReadAllTextAsync(file) is var text && text != expected)
        {
            var line = text.Split('\n').Zip(expected.Split('\n')).TakeWhile(pair => pair.First == pair.Second).Count() + 1;
            Assert.Fail($"{name} is stale from line {line} on: look at what 'make chart-files' changes, and keep it if it is meant");
        }
    }
}
