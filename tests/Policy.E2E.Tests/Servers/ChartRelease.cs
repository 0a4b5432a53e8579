using Policy.Testing;

namespace Policy.E2E.Tests.Servers;

/// <summary>The chart on an API server, by the helm that <c>make chart</c> fetched, else the machine's own.</summary>
/// <param name="kubeconfig">Where the API server is.</param>
/// <param name="name">The release, in a namespace of the same name.</param>
internal sealed class ChartRelease(string kubeconfig, string name)
{
    private static readonly string Fetched = Path.Combine(Repository.Root, "out", "tools", "helm");

    private static readonly string Chart = Path.Combine(Repository.Root, "charts", "pratique");

    /// <summary>Why tests with it are skipped; null where they can run.</summary>
    public static string? Missing => File.Exists(Fetched) || Tool.Exists("helm") ? null : "no helm in out/tools or on the path (make setup-chart fetches it)";

    /// <summary>Installs it, or makes of it what these values say.</summary>
    public Task<string> UpgradeAsync(string values) =>
        RunAsync("upgrade", "--install", name, Chart, "--namespace", name, "--create-namespace", "--set", values);

    /// <summary>Takes it back to an earlier revision.</summary>
    public Task<string> RollbackAsync(int revision) => RunAsync("rollback", name, $"{revision}", "--namespace", name);

    /// <summary>Takes it away.</summary>
    public Task<string> UninstallAsync() => RunAsync("uninstall", name, "--namespace", name);

    /// <summary>Renders it, as those do who install it by other means.</summary>
    public Task<string> TemplateAsync(string values) => RunAsync("template", name, Chart, "--namespace", name, "--no-hooks", "--set", values);

    private Task<string> RunAsync(params IEnumerable<string> arguments) =>
        Tool.RunAsync(File.Exists(Fetched) ? Fetched : "helm", ["--kubeconfig", kubeconfig, .. arguments]);
}
