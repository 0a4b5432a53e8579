using Policy.Rules.History;
using Policy.Rules.History.Shell;

namespace Policy.Rules.Catalog.Build.SingleStage;

/// <summary>The packages that the application's steps ask apt for by name, which it keeps whatever else it removes.</summary>
internal static class RequestedPackages
{
    /// <summary>Their names, without versions and releases.</summary>
    public static IEnumerable<string> In(BuildHistory history) =>
        from step in history.ApplicationSteps
        from command in ShellScript.Of(step)
        where command.Program is "apt-get" or "apt" or "aptitude" && command.Arguments.Contains("install")
        from word in command.Words.SkipWhile(word => word != "install").Skip(1)
        where !word.StartsWith('-')
        select word.Split('=', '/', ':')[0];
}
