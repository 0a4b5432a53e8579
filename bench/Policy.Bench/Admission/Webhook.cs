using Policy.Testing;

namespace Policy.Bench.Admission;

/// <summary>How the webhook is run: its files in a folder, and its program.</summary>
internal sealed class Webhook
{
    private readonly string _program;
    private readonly TestFolder _folder;

    /// <summary>Writes the files.</summary>
    public Webhook(string program, TestFolder folder, BenchRegistry registry)
    {
        _program = program;
        _folder = folder;
        foreach (var preset in new[] { "baseline", "strict" })
        {
            File.WriteAllText(folder[$"{preset}.yaml"], $$"""
                apiVersion: pratique.dev/v1alpha1
                kind: ImagePolicy
                metadata: {name: {{preset}}}
                spec: {preset: {{preset}}}
                """);
        }

        Registry = registry;
    }

    /// <summary>The registry that its images come from.</summary>
    public BenchRegistry Registry { get; }

    /// <summary>Starts it.</summary>
    /// <param name="preset">The preset that its one policy is.</param>
    /// <param name="port">The port to listen on; 0 takes a free one.</param>
    /// <param name="logsDecisions">Whether it logs each decision, as it does unless it is told not to.</param>
    public Server Start(string preset, int port = 0, bool logsDecisions = true)
    {
        var configuration = _folder[$"config-{port}.yaml"];
        File.WriteAllText(configuration, $$"""
            listen: {address: 127.0.0.1, port: {{port}}, plainPort: 0}
            tls: {certificateFile: server.pem, keyFile: server.key}
            registries:
              - {host: "{{Registry.Host}}", plainHttp: true, allowPrivate: true}
            """);
        return Server.Start(
            _program, ["--config", configuration, "--policy", _folder[$"{preset}.yaml"]],
            logsDecisions ? null : new Dictionary<string, string> { ["Logging__LogLevel__Policy.Webhook.Admission"] = "Warning" });
    }
}
