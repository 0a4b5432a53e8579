using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Policy.Testing;

namespace Policy.Cli.Tests;

public sealed class ScanCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pratique-cli-");

    private static TestImage Root => new()
    {
        Cmd = ["node", "main.js"],
        Steps = Of("ID=debian\nVERSION_ID=13\n"),
    };

    private static TestImage Plain => Root with { User = "1000" };

    private static TestImage OfUnknownSystem => Plain with { Steps = Of("ID=homemade\n") };

    private static ImmutableArray<TestStep> Of(string osRelease) =>
    [
        TestStep.Debian("trixie", new TestLayer(TestFile.Program("bin/sh", "#!"), new TestFile("etc/os-release", osRelease))),
        TestStep.BuildKit("CMD [\"node\" \"main.js\"]"),
    ];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task An_image_without_findings_that_fail_ends_with_0()
    {
        var result = await PratiqueCommand.RunAsync("scan", Layout(Plain), "--platform", "linux/amd64");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("USER 1000 · 1 layer", result.Output, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task A_finding_that_denies_ends_with_1_and_is_said_with_its_remedy()
    {
        var result = await PratiqueCommand.RunAsync("scan", Layout(Root), "--platform", "linux/amd64");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"DENY    oci:{_folder.FullName}\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("  Deny  runs-as-root (high, policy baseline)\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("        Remedy: ", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 judged: 1 Deny\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_not_be_judged_ends_with_2()
    {
        var result = await PratiqueCommand.RunAsync("scan", Layout(OfUnknownSystem), "--platform", "linux/amd64");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("unknown: unsupported (policy baseline)", result.Output, StringComparison.Ordinal);
        Assert.Contains("not judged: base-image", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_helper_of_the_users_docker_config_is_run_from_PATH()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "config.json"), """{"credsStore":"test"}""", TestContext.Current.CancellationToken);
        var helper = Path.Combine(_folder.FullName, "docker-credential-test");
        await Tool.RunAsync("/bin/sh", "-c", "printf '#!/bin/sh\\nexit 3\\n' >\"$1\" && chmod +x \"$1\"", "sh", helper);

        var result = await PratiqueCommand.RunAsync(
            [("DOCKER_CONFIG", _folder.FullName), ("PATH", $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}")],
            "scan", "registry.invalid/app:1", "--platform", "linux/amd64");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("docker-credential-test fails with 3 for registry.invalid", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_that_reaches_fail_on_ends_with_1()
    {
        var result = await PratiqueCommand.RunAsync("scan", Layout(OfUnknownSystem), "--platform", "linux/amd64", "--fail-on", "Warn");

        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public async Task Every_mistake_in_the_arguments_is_said_at_once_and_ends_with_3()
    {
        var policy = Write("policy.yaml", """
            apiVersion: pratique.dev/v1alpha1
            kind: ImagePolicy
            metadata: {name: web}
            spec: {mode: Enforced}
            """);
        var configuration = Write("pratique.yaml", "lisen: {port: 1}\n");

        var result = await PratiqueCommand.RunAsync(
            "scan", "web:no tag", "ok:1", "--policy", policy, "--config", configuration, "--platform", "linux", "--timeout", "soon");

        Assert.Equal(3, result.ExitCode);
        Assert.Equal("", result.Output);
        var lines = result.Error.TrimEnd().Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("pratique: ", line, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("--timeout: 'soon'", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("'web:no tag': ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($"{policy}:4: spec.mode: ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("--platform: 'linux'", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($"{configuration}:1: lisen: ", StringComparison.Ordinal) && line.Contains("listen", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("scan")]
    [InlineData("scan", "x", "--output", "xml")]
    [InlineData("scan", "x", "--fail-on", "Never")]
    [InlineData("scan", "x", "--preset", "lax")]
    [InlineData("sacn")]
    public async Task Arguments_that_are_not_the_commands_end_with_3(params string[] arguments)
    {
        var result = await PratiqueCommand.RunAsync(arguments);

        Assert.Equal(3, result.ExitCode);
        Assert.EndsWith("pratique: see 'pratique --help'\n", result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task An_option_that_is_not_known_is_no_reference()
    {
        var result = await PratiqueCommand.RunAsync("scan", "web:1.0.0", "--fail", "Warn");

        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith("pratique: there is no option '--fail'\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_the_stable_shape_and_leaves_out_what_is_not_known()
    {
        var result = await PratiqueCommand.RunAsync("scan", Layout(Root), "--platform", "linux/amd64", "--output", "json", "--preset", "observe");

        Assert.Equal(0, result.ExitCode);
        var report = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(["apiVersion", "kind", "images"], Names(report));
        Assert.Equal("pratique.dev/v1alpha1", report.GetProperty("apiVersion").GetString());
        Assert.Equal("ScanReport", report.GetProperty("kind").GetString());
        var image = Assert.Single(report.GetProperty("images").EnumerateArray());
        Assert.Equal(["reference", "digest", "manifestDigest", "platform", "decision", "facts", "findings", "unknown"], Names(image));
        Assert.Equal(Root.Build().Manifest.Digest.ToString(), image.GetProperty("manifestDigest").GetString());
        Assert.Equal("linux/amd64", image.GetProperty("platform").GetString());
        Assert.Equal("Audit", image.GetProperty("decision").GetString());
        var facts = image.GetProperty("facts");
        Assert.Equal("", facts.GetProperty("user").GetString());
        Assert.Equal(1, facts.GetProperty("layers").GetInt32());
        Assert.Equal(Root.Layers.Single().Stored.Length, facts.GetProperty("compressedBytes").GetInt64());
        Assert.Equal(26, facts.GetProperty("unpackedBytes").GetInt64());
        Assert.Equal(0, facts.GetProperty("wastedBytes").GetInt64());
        var finding = image.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("rule").GetString() == "runs-as-root");
        Assert.Equal(["rule", "policy", "action", "severity", "exception", "message", "remedy", "confidence", "evidence"], Names(finding));
        Assert.Equal(JsonValueKind.Null, finding.GetProperty("exception").ValueKind);
        Assert.Equal("observe", finding.GetProperty("policy").GetString());
        Assert.Equal("high", finding.GetProperty("severity").GetString());
        var evidence = finding.GetProperty("evidence")[0];
        Assert.Equal("config", evidence.GetProperty("kind").GetString());
        Assert.False(evidence.TryGetProperty("bytes", out _));
    }

    [Fact]
    public async Task Json_names_what_could_not_be_judged_and_why()
    {
        var missing = $"oci:{Path.Combine(_folder.FullName, "missing")}";
        var result = await PratiqueCommand.RunAsync("scan", missing, "--output", "json");

        Assert.Equal(2, result.ExitCode);
        var image = Assert.Single(JsonDocument.Parse(result.Output).RootElement.GetProperty("images").EnumerateArray());
        Assert.Equal(["reference", "platform", "decision", "findings", "unknown"], Names(image));
        Assert.Equal("Warn", image.GetProperty("decision").GetString());
        var unknown = image.GetProperty("unknown").EnumerateArray().First();
        Assert.Equal(["rule", "policy", "action", "reason", "message"], Names(unknown));
        Assert.Equal("notFound", unknown.GetProperty("reason").GetString());
        Assert.Equal("Warn", unknown.GetProperty("action").GetString());
    }

    [Fact]
    public async Task A_bare_reference_satisfies_namespace_object_and_container_selectors()
    {
        var policy = Write("policy.yaml", """
            apiVersion: pratique.dev/v1alpha1
            kind: ImagePolicy
            metadata: {name: narrow}
            spec:
              preset: none
              match:
                namespaces: {include: [team-*]}
                namespaceSelector: {matchLabels: {tier: web}}
                objectSelector: {matchLabels: {app: web}}
                containers: [Init]
              rules: [{id: missing-user, action: Deny}]
            """);

        var result = await PratiqueCommand.RunAsync("scan", Layout(Root), "--platform", "linux/amd64", "--policy", policy);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("missing-user (medium, policy narrow)", result.Output, StringComparison.Ordinal);
    }

    private const string Exception = """
        apiVersion: pratique.dev/v1alpha1
        kind: ImagePolicyException
        metadata: {name: legacy, namespace: shop}
        spec: {rules: ["*"], reason: wait, expiresAt: "2999-12-31T00:00:00Z"}
        """;

    [Fact]
    public async Task A_bare_reference_is_in_no_namespace_and_takes_no_exception()
    {
        var policy = Write("policy.yaml", $$"""
            apiVersion: pratique.dev/v1alpha1
            kind: ImagePolicy
            metadata: {name: web}
            spec:
              preset: none
              rules: [{id: missing-user, action: Deny}]
              exceptions: {rules: ["*"]}
            ---
            {{Exception}}
            """);

        var result = await PratiqueCommand.RunAsync("scan", Layout(Root), "--platform", "linux/amd64", "--policy", policy);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("  Deny  missing-user (medium, policy web)\n", result.Output, StringComparison.Ordinal);
        Assert.Equal("pratique: of 1 exception none applies: they hold in a namespace, which a reference is not in\n", result.Error);
    }

    [Fact]
    public async Task Exceptions_alone_are_refused_since_nothing_would_be_judged()
    {
        var file = Write("exception.yaml", Exception);

        var alone = await PratiqueCommand.RunAsync("scan", Layout(Root), "--policy", file);
        var beside = await PratiqueCommand.RunAsync("scan", Layout(Root), "--platform", "linux/amd64", "--policy", file, "--preset", "baseline");

        Assert.Equal(3, alone.ExitCode);
        Assert.Equal("pratique: --policy: there are exceptions and no policy, so that nothing would be judged; name a policy or --preset\n", alone.Error);
        Assert.Equal(1, beside.ExitCode);
    }

    [Fact]
    public async Task An_image_that_no_policy_applies_to_is_allowed_and_still_listed()
    {
        var policy = Write("policy.yaml", """
            apiVersion: pratique.dev/v1alpha1
            kind: ImagePolicy
            metadata: {name: corp}
            spec:
              match: {images: {include: ["registry.corp/**"]}}
            """);

        var result = await PratiqueCommand.RunAsync("scan", "registry.example/web:1.0.0", "--policy", policy);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("ALLOW   registry.example/web:1.0.0\n\n1 judged: 1 Allow\n", result.Output);
    }

    [Fact]
    public async Task What_an_image_holds_cannot_steer_the_terminal()
    {
        var hostile = Root with { User = "\u001b[2Jroot\u0007\u202etoor" };

        var result = await PratiqueCommand.RunAsync("scan", Layout(hostile), "--platform", "linux/amd64");

        Assert.DoesNotContain(result.Output, c => (char.IsControl(c) && c != '\n') || c == '\u202e');
        Assert.Contains("\\x1b[2Jroot\\x07\\u202etoor", result.Output, StringComparison.Ordinal);
    }

    // Spectre.Console takes these services' logs for terminals.
    [Theory]
    [InlineData("GITHUB_ACTIONS")]
    [InlineData("GITLAB_CI")]
    [InlineData("TEAMCITY_VERSION")]
    public async Task What_does_not_go_to_a_terminal_is_plain_wherever_it_runs(string service)
    {
        var result = await PratiqueCommand.RunAsync([(service, "true"), ("TERM", "xterm-256color")], "scan", Layout(Root), "--platform", "linux/amd64");

        Assert.DoesNotContain('\u001b', result.Output + result.Error);
    }

    [Fact]
    public async Task On_a_terminal_there_are_colours_and_progress()
    {
        Assert.SkipWhen(Tool.Missing("script") is not null, "script is not installed");
        var command = $"{Programs.PathOf("pratique")} scan {Layout(Root)} --platform linux/amd64";

        var output = await Tool.RunAsync("script", "--quiet", "--command", $"TERM=xterm-256color {command}", "/dev/null");

        Assert.Matches("\u001b\\[[0-9;]*mDENY", output);
        Assert.Contains("\u001b[?25l", output, StringComparison.Ordinal); // the cursor is hidden while progress is shown
    }

    [Theory]
    [InlineData("0s")]
    [InlineData("25h")]
    [InlineData("9000000h")]
    public async Task A_timeout_that_no_timer_takes_is_bad_input(string timeout)
    {
        var result = await PratiqueCommand.RunAsync("scan", "web:1.0.0", "--timeout", timeout);

        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith($"pratique: --timeout: '{timeout}' is no duration", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_speaks_http_is_read_where_it_is_named()
    {
        Assert.SkipWhen(DockerRegistry.Missing is not null, DockerRegistry.Missing ?? "");
        await using var registry = await DockerRegistry.StartAsync();
        await registry.PushAsync("web:1.0.0", Plain.Build());

        var refused = await PratiqueCommand.RunAsync("scan", $"{registry.Host}/web:1.0.0", "--platform", "linux/amd64");
        var read = await PratiqueCommand.RunAsync("scan", $"{registry.Host}/web:1.0.0", "--platform", "linux/amd64", "--plain-http", registry.Host);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("unknown: unreachable", refused.Output, StringComparison.Ordinal);
        Assert.Equal(0, read.ExitCode);
        Assert.Contains("USER 1000", read.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopped_by_the_user_it_ends_as_interrupted()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        // Shells start what runs in the background with the signal ignored, and so would these tests start it.
        var start = new ProcessStartInfo(
            "env", ["--default-signal=INT", Programs.PathOf("pratique"), "scan", $"{silent.LocalEndpoint}/web:1.0.0", "--plain-http", $"{silent.LocalEndpoint}"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        using var asked = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);

        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, process.ExitCode);
        Assert.Equal("", await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private string Layout(TestImage image)
    {
        new TestLayout().Add("latest", image).WriteFolder(_folder.FullName);
        return $"oci:{_folder.FullName}";
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
