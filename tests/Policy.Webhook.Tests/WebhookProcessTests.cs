using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Policy.Testing;

namespace Policy.Webhook.Tests;

/// <summary>The program as people run it: its log on standard output, its end at SIGTERM.</summary>
public sealed class WebhookProcessTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private Process? _process;

    public void Dispose()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_says_where_it_listens_logs_a_line_for_each_decision_and_ends_at_SIGTERM()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no SIGTERM");
        await File.WriteAllTextAsync(_folder["config.yaml"], "listen: {address: 127.0.0.1, port: 0, plainPort: 0}\ntls: {caFile: ca.pem}\n");
        await File.WriteAllTextAsync(_folder["policy.yaml"], TestWebhook.DenyUnknown);
        _process = Process.Start(new ProcessStartInfo(
            Programs.PathOf("pratique-webhook"), ["--config", _folder["config.yaml"], "--policy", _folder["policy.yaml"]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;

        var listening = await ReadLogAsync(1001);
        var address = listening.GetProperty("Admission").GetString()!;
        Assert.StartsWith("https://127.0.0.1:", address, StringComparison.Ordinal);
        Assert.StartsWith("http://127.0.0.1:", listening.GetProperty("Plain").GetString(), StringComparison.Ordinal);

        using (var client = new HttpClient(TestWebhook.Trusting(_folder["ca.pem"])))
        using (var content = new StringContent(TestReview.Of(TestReview.Pod("web")), Encoding.UTF8, new MediaTypeHeaderValue("application/json")))
        using (var answer = await client.PostAsync(new Uri(address + "/validate"), content))
        {
            answer.EnsureSuccessStatusCode();
        }

        var decision = await ReadLogAsync(2001);
        Assert.Equal(
            [TestReview.Uid, "CREATE", "Pod", "shop", "web", "Deny", "strictly", "mutable-tag=Deny"],
            new[] { "Uid", "Operation", "Kind", "ObjectNamespace", "Name", "Decision", "Policies", "Rules" }.Select(name => decision.GetProperty(name).GetString()));

        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        Assert.Equal(0, _process.ExitCode);
        Assert.Equal("", await _process.StandardError.ReadToEndAsync());
    }

    [Fact]
    public async Task Registries_are_asked_through_the_proxy_of_the_environment()
    {
        await using var proxy = new ForwardProxy(new ForwardProxyOptions());
        await File.WriteAllTextAsync(_folder["config.yaml"], "listen: {address: 127.0.0.1, port: 0, plainPort: 0}\ntls: {caFile: ca.pem}\n");
        await File.WriteAllTextAsync(_folder["policy.yaml"], "apiVersion: pratique.dev/v1alpha1\nkind: ImagePolicy\nmetadata: {name: a}\nspec: {preset: baseline}\n");
        var start = new ProcessStartInfo(
            Programs.PathOf("pratique-webhook"), ["--config", _folder["config.yaml"], "--policy", _folder["policy.yaml"]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["HTTPS_PROXY"] = $"http://{proxy.Host}";
        _process = Process.Start(start)!;
        var address = (await ReadLogAsync(1001)).GetProperty("Admission").GetString()!;

        using var client = new HttpClient(TestWebhook.Trusting(_folder["ca.pem"]));
        using var content = new StringContent(TestReview.Of(TestReview.Pod("registry.invalid/team/app:1.0")), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await client.PostAsync(new Uri(address + "/validate"), content);

        answer.EnsureSuccessStatusCode();
        Assert.Contains("CONNECT registry.invalid:443", proxy.Requests.Select(request => request.Line));
    }

    private async Task<JsonElement> ReadLogAsync(int id)
    {
        while (await _process!.StandardOutput.ReadLineAsync() is { } line)
        {
            var log = JsonElement.Parse(line);
            if (log.GetProperty("EventId").GetInt32() == id)
            {
                return log.GetProperty("State");
            }
        }

        throw new InvalidOperationException($"the program ended before it logged event {id}: {await _process.StandardError.ReadToEndAsync()}");
    }
}
