using System.Collections.Immutable;
using System.Net.Sockets;
using Policy.Images.Configuration;
using Policy.Rules.Documents;
using Policy.Rules.Policies;
using Policy.Webhook.Certificates;
using Policy.Webhook.Kubernetes;
using Policy.Webhook.Telemetry;

namespace Policy.Webhook;

/// <summary>The program from its command line to its exit code.</summary>
internal static class WebhookCommand
{
    private const int Stopped = 0;
    private const int CannotListen = 1;
    private const int BadInput = 3;

    /// <summary>Runs until it is told to stop.</summary>
    public static async Task<int> RunAsync(string[] args, IConfiguration environment, TextWriter output, TextWriter errors)
    {
        var arguments = WebhookArguments.Read(args, environment["PRATIQUE_CONFIG"]);
        if (!arguments.Errors.IsEmpty)
        {
            return Fail(errors, arguments.Errors);
        }

        if (arguments.Help || arguments.Version)
        {
            await output.WriteLineAsync(arguments.Help ? WebhookArguments.Usage : $"pratique-webhook {BuildVersion.Current.Text}");
            return Stopped;
        }

        var configuration = arguments.Config is { } file
            ? ConfigurationLoader.Load(file)
            : new DocumentResult<PratiqueConfiguration>(PratiqueConfiguration.Default, []);
        var policies = LoadPolicies(arguments.Policies, configuration.Value is { Cluster: not null });
        var proxies = ProxySettings.Read(name => environment[name]);
        if (!configuration.IsValid || !policies.IsValid || !proxies.IsValid)
        {
            return Fail(errors, configuration.Errors.Concat(policies.Errors).Concat(proxies.Errors).Select(error => error.ToString()));
        }

        if (arguments.Policies.IsEmpty && configuration.Value.Cluster is null)
        {
            return Fail(errors, ["--policy is required: without a policy nothing would be judged"]);
        }

        var access = configuration.Value.Cluster is { } cluster ? ApiServer.Find(cluster, name => environment[name], TimeProvider.System) : null;
        var identity = new CurrentIdentity();
        var problems = new[] { access?.Error, IdentitySource.Fill(identity, configuration.Value.Tls, TimeProvider.System) }.OfType<string>().ToList();
        if (problems.Count > 0)
        {
            return Fail(errors, problems);
        }

        await using var app = WebhookApplication.Build(new WebhookParts
        {
            Configuration = configuration.Value with
            {
                Proxies = proxies.Value,
                Credentials = configuration.Value.Credentials with
                {
                    HelperPath = environment["PATH"],
                    CloudVariables = CloudVariables.Read(name => environment[name]),
                },
            },
            Policies = policies.Value.Policies,
            Exceptions = policies.Value.Exceptions,
            Identity = identity,
            Access = access?.Access,
            Environment = environment,
        });

        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // A port that is taken is an IOException; an address that is not this machine's, or a port that is not for us, the other.
            var listen = configuration.Value.Listen;
            await errors.WriteLineAsync($"cannot listen on {listen.Address}, ports {listen.Port} and {listen.PlainPort}: {e.Message}");
            return CannotListen;
        }

        await app.WaitForShutdownAsync();
        return Stopped;
    }

    // A name may stand only once in all files, so all are read together; what cannot be read is told beside it.
    private static DocumentResult<PolicyDocuments> LoadPolicies(ImmutableArray<string> paths, bool inCluster)
    {
        var files = paths.Select(DocumentFiles.Read).ToList();
        var unreadable = files.SelectMany(file => file.Errors).ToImmutableArray();
        var documents = PolicyReader.ReadDocuments(files.SelectMany(file => file.Value ?? []));
        if (!unreadable.IsEmpty)
        {
            return new DocumentResult<PolicyDocuments>(null, [.. unreadable, .. documents.Errors]);
        }

        return documents.Value is { Policies: [], Exceptions: not [] } && !inCluster
            ? new DocumentResult<PolicyDocuments>(null, [new DocumentError("--policy", 0, "", "there are exceptions and no policy, so that nothing would be judged")])
            : documents;
    }

    private static int Fail(TextWriter errors, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            errors.WriteLine(line);
        }

        return BadInput;
    }
}
