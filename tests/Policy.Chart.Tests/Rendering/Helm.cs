using Policy.Testing;

namespace Policy.Chart.Tests.Rendering;

/// <summary>helm on the chart: the one that <c>make chart</c> fetched into <c>out/tools</c>, else the machine's own.</summary>
internal static class Helm
{
    /// <summary>The release and namespace that everything is rendered for.</summary>
    public const string Release = "pratique";

    private static readonly string Fetched = Path.Combine(Repository.Root, "out", "tools", "helm");

    /// <summary>The chart's folder.</summary>
    public static string Chart { get; } = Path.Combine(Repository.Root, "charts", "pratique");

    /// <summary>Why tests that need it are skipped; null where they can run.</summary>
    public static string? Missing => File.Exists(Fetched) || Tool.Exists("helm") ? null : "no helm in out/tools or on the path (make chart fetches it, over the network)";

    /// <summary>Skips the test that asks where there is none.</summary>
    public static void Need() => Assert.SkipWhen(Missing is not null, Missing ?? "");

    /// <summary>Runs it.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it said.</exception>
    public static Task<string> RunAsync(params IEnumerable<string> arguments)
    {
        Need();
        return Tool.RunAsync(File.Exists(Fetched) ? Fetched : "helm", arguments);
    }

    /// <summary>Renders the chart.</summary>
    /// <param name="options">Values, files of them, and what else helm takes.</param>
    public static Task<string> TemplateAsync(params IEnumerable<string> options) =>
        RunAsync(["template", Release, Chart, "--namespace", Release, .. options]);
}
