using Microsoft.Extensions.Configuration;
using Policy.Testing;

namespace Policy.Webhook.Tests;

public sealed class WebhookCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_mistake_of_configuration_and_policies_is_printed()
    {
        File.WriteAllText(_folder["config.yaml"], "listen: {prot: 1}\nunknown: true\n");
        File.WriteAllText(_folder["policy.yaml"], "apiVersion: pratique.dev/v1alpha1\nkind: ImagePolicy\nmetadata: {name: a}\nspec: {mode: Enforced, preset: basline}\n");

        var (code, _, errors) = await RunAsync("--config", _folder["config.yaml"], "--policy", _folder["policy.yaml"], "--policy", _folder["gone.yaml"]);

        Assert.Equal(3, code);
        Assert.Equal(5, errors.Length);
        Assert.Contains(errors, line => line.StartsWith($"{_folder["config.yaml"]}:1: listen.prot: ", StringComparison.Ordinal));
        Assert.Contains(errors, line => line.StartsWith($"{_folder["config.yaml"]}:2: unknown: ", StringComparison.Ordinal));
        Assert.Contains(errors, line => line.StartsWith($"{_folder["policy.yaml"]}:4: spec.mode: ", StringComparison.Ordinal));
        Assert.Contains(errors, line => line.StartsWith($"{_folder["policy.yaml"]}:4: spec.preset: ", StringComparison.Ordinal));
        Assert.Contains(errors, line => line.StartsWith(_folder["gone.yaml"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Exceptions_alone_are_refused_since_nothing_would_be_judged()
    {
        File.WriteAllText(
            _folder["exception.yaml"],
            "apiVersion: pratique.dev/v1alpha1\nkind: ImagePolicyException\nmetadata: {name: a, namespace: b}\nspec: {rules: [oversize], reason: r, expiresAt: 2999-12-31T00:00:00Z}\n");

        var (code, _, errors) = await RunAsync("--policy", _folder["exception.yaml"]);

        Assert.Equal(3, code);
        Assert.Equal(["--policy: there are exceptions and no policy, so that nothing would be judged"], errors);
    }

    [Theory]
    [InlineData("--policy is required: without a policy nothing would be judged")]
    [InlineData("--policy wants a path", "--policy")]
    [InlineData("--config wants a path", "--policy", "p.yaml", "--config=")]
    [InlineData("'--polic' is not known; --help lists what is|'x' is not known; --help lists what is", "--polic", "x")]
    public async Task Every_mistake_of_the_command_line_is_printed(string expected, params string[] args)
    {
        var (code, _, errors) = await RunAsync(args);

        Assert.Equal(3, code);
        Assert.Equal(expected.Split('|'), errors);
    }

    [Fact]
    public async Task A_proxy_that_is_none_is_printed_without_its_credentials()
    {
        File.WriteAllText(_folder["policy.yaml"], TestWebhook.DenyUnknown);

        var (code, _, errors) = await RunAsync([new("HTTPS_PROXY", "socks5://me:secret@proxy.corp")], "--policy", _folder["policy.yaml"]);

        Assert.Equal(3, code);
        Assert.Equal(["HTTPS_PROXY: is a URL of another scheme; proxies are spoken to as http:// or https://"], errors);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_had_is_printed()
    {
        File.WriteAllText(_folder["config.yaml"], "tls: {caFile: none/ca.pem}\n");
        File.WriteAllText(_folder["policy.yaml"], TestWebhook.DenyUnknown);

        var (code, _, errors) = await RunAsync("--config", _folder["config.yaml"], "--policy", _folder["policy.yaml"]);

        Assert.Equal(3, code);
        Assert.StartsWith("tls.caFile: ", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_not_this_machines_is_printed()
    {
        File.WriteAllText(_folder["config.yaml"], "listen: {address: 192.0.2.1, port: 0, plainPort: 0}\n");
        File.WriteAllText(_folder["policy.yaml"], TestWebhook.DenyUnknown);

        var (code, _, errors) = await RunAsync("--config", _folder["config.yaml"], "--policy", _folder["policy.yaml"]);

        Assert.Equal(1, code);
        Assert.StartsWith("cannot listen on 192.0.2.1, ports 0 and 0: ", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "pratique-webhook: decides on Kubernetes workloads")]
    [InlineData("--version", "pratique-webhook 0.")]
    public async Task Help_and_version_are_printed(string argument, string start)
    {
        var (code, output, errors) = await RunAsync(argument);

        Assert.Equal(0, code);
        Assert.StartsWith(start, output, StringComparison.Ordinal);
        Assert.Empty(errors);
    }

    [Fact]
    public void The_environment_names_the_configuration_and_the_command_line_goes_before_it()
    {
        Assert.Equal("env.yaml", WebhookArguments.Read(["--policy", "p"], "env.yaml").Config);
        Assert.Equal("mine.yaml", WebhookArguments.Read(["--policy=p", "--config=mine.yaml"], "env.yaml").Config);
        Assert.Equal(["p", "q"], WebhookArguments.Read(["--policy=p", "--policy", "q"], null).Policies);
    }

    private static Task<(int Code, string Output, string[] Errors)> RunAsync(params string[] args) => RunAsync([], args);

    private static async Task<(int Code, string Output, string[] Errors)> RunAsync(KeyValuePair<string, string?>[] environment, params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await WebhookCommand.RunAsync(args, new ConfigurationBuilder().AddInMemoryCollection(environment).Build(), output, errors);
        return (code, output.ToString(), errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
