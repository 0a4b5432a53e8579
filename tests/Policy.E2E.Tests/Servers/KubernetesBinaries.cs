namespace Policy.E2E.Tests.Servers;

/// <summary>
/// Kubernetes' own programs, where the tests of its own projects look for them (KUBEBUILDER_ASSETS). Tests that need
/// one that is absent are skipped.
/// </summary>
internal sealed class KubernetesBinaries
{
    private const string DefaultFolder = "/usr/local/kubebuilder/bin";

    private readonly string _folder = Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is { Length: > 0 } folder ? folder : DefaultFolder;

    /// <summary>The API server.</summary>
    public string? ApiServer => InFolder("kube-apiserver");

    /// <summary>Its store; any will do.</summary>
    public string? Etcd => InFolder("etcd") ?? OnPath("etcd");

    /// <summary>What people use.</summary>
    public string? Kubectl => InFolder("kubectl") ?? OnPath("kubectl");

    /// <summary>What makes pods of Deployments; most tests do without.</summary>
    public string? ControllerManager => InFolder("kube-controller-manager");

    /// <summary>Which of the programs that all tests need are missing; null where none is.</summary>
    public string? Missing
    {
        get
        {
            var missing = new[] { ("kube-apiserver", ApiServer), ("etcd", Etcd), ("kubectl", Kubectl) }
                .Where(program => program.Item2 is null).Select(program => program.Item1).ToList();
            return missing.Count == 0 ? null : $"no {string.Join(", no ", missing)} in {_folder} (set KUBEBUILDER_ASSETS)";
        }
    }

    /// <summary>Why tests with controllers are skipped.</summary>
    public string ControllersMissing => $"no kube-controller-manager in {_folder} (set KUBEBUILDER_ASSETS)";

    private string? InFolder(string name) => Existing(Path.Combine(_folder, name));

    private static string? OnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Existing(Path.Combine(folder, name)))
        .FirstOrDefault(path => path is not null);

    private static string? Existing(string path) => File.Exists(path) ? path : null;
}
