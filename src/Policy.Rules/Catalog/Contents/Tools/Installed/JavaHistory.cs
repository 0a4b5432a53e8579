using System.Collections.Immutable;
using Policy.Rules.History;
using Policy.Rules.History.Shell;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Contents.Tools.Installed;

/// <summary>
/// Java that no package brought: the environment says where it is, and the step that fetched it whether it is all of a
/// JDK. Vendors name what they offer: <c>OpenJDK21U-jdk_x64_linux_hotspot_….tar.gz</c>, <c>…-jre_…</c>, <c>sdk/linux/…</c>.
/// </summary>
internal static class JavaHistory
{
    /// <summary>The JDK, or that it is not told whether there is one; nothing of both where there is none.</summary>
    /// <param name="facts">The image.</param>
    /// <param name="packages">The packages of the distribution, by database or history.</param>
    public static (FoundTool? Jdk, string? Untold) Read(ImageFacts facts, IEnumerable<string> packages)
    {
        var home = EnvironmentVariable.Of(facts.Config).FirstOrDefault(variable => variable.Name == "JAVA_HOME");
        if (string.IsNullOrEmpty(home.Value) || packages.Any(IsJava))
        {
            return (null, null);
        }

        var fetching = facts.History.Steps.Where(step => ShellScript.Of(step).Any(command => command.Program is "curl" or "wget"))
            .ToImmutableArray();
        var jdk = fetching.FirstOrDefault(step => Words(step).Any(word => Names(word, "jdk") || Names(word, "java-sdk") || Names(word, "sdk/linux") || Names(word, "graalvm")));
        var hasJre = fetching.Any(step => Words(step).Any(word => Names(word, "jre")));
        return (jdk, hasJre) switch
        {
            (not null, false) => (new FoundTool("jdk", ToolKind.Sdk, jdk.Place, jdk.Layer ?? -1, 0, EvidenceKind.Step), null),
            (null, true) => (null, null),
            _ => (null, $"config.Env[{home.Index}] JAVA_HOME says that Java is there, and neither packages nor steps tell whether it is a JDK"),
        };
    }

    // openjdk-8-jre, openjdk17-jre-headless, java-17-openjdk, temurin-21-jre.
    private static bool IsJava(string package) =>
        package.Contains("jre", StringComparison.Ordinal) || package.Contains("jdk", StringComparison.Ordinal)
        || (package.StartsWith("java-", StringComparison.Ordinal) && package != "java-common");

    // Of a URL the file: …/releases/download/jdk-21.0.5+11/OpenJDK21U-jre_x64_linux_hotspot_21.0.5_11.tar.gz is a JRE.
    private static IEnumerable<string> Words(BuildStep step) => CommandWords.Of(step.Value.Replace("openjdk", "", StringComparison.OrdinalIgnoreCase))
        .Select(word => word.Contains("://", StringComparison.Ordinal) ? CommandWords.ProgramName(word) : word);

    private static bool Names(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
