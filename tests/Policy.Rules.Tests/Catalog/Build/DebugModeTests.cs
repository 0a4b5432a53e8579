using System.Collections.Immutable;
using Policy.Rules.Catalog.Build;
using Policy.Rules.History;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using Policy.Testing;

namespace Policy.Rules.Tests.Catalog.Build;

public sealed class DebugModeTests
{
    private static DebugMode Rule => new();

    [Theory]
    [InlineData("NODE_ENV=development", "development", "Set NODE_ENV=production.")]
    [InlineData("NODE_ENV=dev", "development", "Set NODE_ENV=production.")]
    [InlineData("ASPNETCORE_ENVIRONMENT=Development", "development", "Set ASPNETCORE_ENVIRONMENT=Production, or leave it out.")]
    [InlineData("DOTNET_ENVIRONMENT=development", "development", "Set DOTNET_ENVIRONMENT=Production, or leave it out.")]
    [InlineData("FLASK_ENV=development", "development", "Leave FLASK_ENV out.")]
    [InlineData("FLASK_DEBUG=1", "debug", "Leave FLASK_DEBUG out.")]
    [InlineData("DJANGO_DEBUG=True", "debug", "Leave DJANGO_DEBUG out.")]
    [InlineData("RAILS_ENV=development", "development", "Set RAILS_ENV=production.")]
    [InlineData("RACK_ENV=development", "development", "Set RACK_ENV=production.")]
    [InlineData("MIX_ENV=dev", "development", "Set MIX_ENV=prod.")]
    [InlineData("GIN_MODE=debug", "debug", "Set GIN_MODE=release.")]
    [InlineData("APP_DEBUG=true", "debug", "Set APP_DEBUG=false.")]
    [InlineData("DEBUG=*", "debug", "Leave DEBUG out; set it for the hour in which it is needed.")]
    [InlineData("DEBUG=express:*", "debug", "Leave DEBUG out; set it for the hour in which it is needed.")]
    [InlineData("DEBUG=1", "debug", "Leave DEBUG out.", 0.7)]
    [InlineData("FLASK_DEBUG=yes", "debug", "Leave FLASK_DEBUG out.")]
    [InlineData("FLASK_DEBUG=on", "debug", "Leave FLASK_DEBUG out.")]
    [InlineData("FLASK_DEBUG=t", "debug", "Leave FLASK_DEBUG out.")]
    [InlineData("FLASK_DEBUG=y", "debug", "Leave FLASK_DEBUG out.")]
    public void A_variable_that_turns_it_on_is_found(string variable, string mode, string remedy, double confidence = 1)
    {
        var finding = RuleAssert.Finding(Judge(env: ["PATH=/bin", variable]));

        Assert.Equal($"starts in {mode} mode: {variable}", finding.Message);
        Assert.Equal(remedy, finding.Remedy);
        Assert.Equal(confidence, finding.Confidence);
        Assert.Equal([new Evidence(EvidenceKind.Config, "config.Env[1]", variable)], finding.Evidence);
    }

    [Theory]
    [InlineData("NODE_ENV=production")]
    [InlineData("NODE_ENV=")]
    [InlineData("NODE_ENV")]
    [InlineData("ASPNETCORE_ENVIRONMENT=Production")]
    [InlineData("FLASK_DEBUG=0")]
    [InlineData("FLASK_DEBUG=false")]
    [InlineData("DJANGO_DEBUG=off")]
    [InlineData("DEBUG=")]
    [InlineData("DEBUG=false")]
    [InlineData("DEBUG=app")]
    [InlineData("DEBUG_COLORS=1")]
    [InlineData("node_env=development")]
    [InlineData("NODE_OPTIONS=--max-old-space-size=512")]
    [InlineData("JAVA_TOOL_OPTIONS=-Xmx512m")]
    [InlineData("JAVA_TOOL_OPTIONS=--inspect")]
    public void Other_values_pass(string variable) => RuleAssert.Passes(Judge(env: [variable]));

    [Fact]
    public void The_last_value_of_a_name_counts()
    {
        RuleAssert.Passes(Judge(env: ["NODE_ENV=development", "NODE_ENV=production"]));
        Assert.Equal("config.Env[1]", RuleAssert.Finding(Judge(env: ["NODE_ENV=production", "NODE_ENV=development"])).Evidence[0].Where);
    }

    [Fact]
    public void The_step_that_set_it_is_evidence()
    {
        var history = TestInput.Steps(
            Step(Instruction.Env, "NODE_ENV=production"), Step(Instruction.Env, "A=1 NODE_ENV=development"),
            Step(Instruction.Env, "MY_NODE_ENV=x"), Step(Instruction.Run, "NODE_ENV=test npm test"));

        var finding = RuleAssert.Finding(Judge(env: ["NODE_ENV=development"], history: history));

        Assert.Equal(new Evidence(EvidenceKind.Step, "history[1]", "ENV A=1 NODE_ENV=development"), finding.Evidence[1]);
    }

    [Fact]
    public void The_old_way_to_write_ENV_is_evidence_too() => Assert.Equal(
        new Evidence(EvidenceKind.Step, "history[0]", "ENV NODE_ENV development"),
        RuleAssert.Finding(Judge(env: ["NODE_ENV=development"], history: TestInput.Steps(Step(Instruction.Env, "NODE_ENV development")))).Evidence[1]);

    [Theory]
    [InlineData("JAVA_TOOL_OPTIONS=-Xmx1g -agentlib:jdwp=transport=dt_socket,server=y", "the Java debugger (JDWP)")]
    [InlineData("CATALINA_OPTS=-Xrunjdwp:transport=dt_socket", "the Java debugger (JDWP)")]
    [InlineData("NODE_OPTIONS=--inspect=0.0.0.0:9229", "the Node.js inspector")]
    [InlineData("NODE_OPTIONS=--enable-source-maps --inspect-brk", "the Node.js inspector")]
    public void Options_that_start_a_debugger_are_found(string variable, string debugger)
    {
        var name = variable[..variable.IndexOf('=', StringComparison.Ordinal)];

        var finding = RuleAssert.Finding(Judge(env: [variable]));

        Assert.Equal($"starts {debugger}: {name}", finding.Message);
        Assert.Equal($"Take the debugger's option out of {name}; set it for the hour in which it is needed.", finding.Remedy);
        Assert.Equal([new Evidence(EvidenceKind.Config, "config.Env[0]", variable)], finding.Evidence);
    }

    [Fact]
    public void A_variable_without_a_name_is_looked_for_in_no_step() => Assert.Single(RuleAssert.Finding(
        Judge(env: ["=-agentlib:jdwp"], history: TestInput.Steps(Step(Instruction.Env, "A=1 =2")))).Evidence);

    [Fact]
    public void Of_many_variables_the_first_twenty_are_told()
    {
        Assert.Equal(20, Count(20));
        Assert.Equal(20, Count(21));

        static int Count(int variables) =>
            Assert.IsType<Verdict.Fired>(Judge(env: [.. Enumerable.Range(0, variables).Select(i => $"A{i}=-agentlib:jdwp")])).Findings.Length;
    }

    [Theory]
    [InlineData("node --inspect app.js", "the Node.js inspector")]
    [InlineData("/usr/bin/node --inspect=0.0.0.0 app.js", "the Node.js inspector")]
    [InlineData("nodemon --inspect-brk app.js", "the Node.js inspector")]
    [InlineData("node --inspect-wait=1 app.js", "the Node.js inspector")]
    [InlineData("java -agentlib:jdwp=transport=dt_socket -jar app.jar", "the Java debugger (JDWP)")]
    [InlineData("java -Xrunjdwp:server=y -jar app.jar", "the Java debugger (JDWP)")]
    [InlineData("catalina.sh jpda run", "the Java debugger (JDWP)")]
    [InlineData("dlv exec /app", "the Delve debugger")]
    [InlineData("/go/bin/dlv --listen=:2345 --headless exec /app", "the Delve debugger")]
    [InlineData("dlv dap", "the Delve debugger")]
    [InlineData("python -m debugpy --listen 5678 app.py", "the Python debugger debugpy")]
    [InlineData("nodejs --inspect x", "the Node.js inspector")]
    [InlineData("ts-node --inspect x", "the Node.js inspector")]
    [InlineData("tsx --inspect x", "the Node.js inspector")]
    [InlineData("deno --inspect x", "the Node.js inspector")]
    [InlineData("bun --inspect x", "the Node.js inspector")]
    [InlineData("electron --inspect x", "the Node.js inspector")]
    [InlineData("node --inspect-brk=1 x", "the Node.js inspector")]
    [InlineData("node --inspect-wait x", "the Node.js inspector")]
    [InlineData("dlv debug x", "the Delve debugger")]
    [InlineData("dlv attach x", "the Delve debugger")]
    [InlineData("dlv test x", "the Delve debugger")]
    [InlineData("dlv core x", "the Delve debugger")]
    [InlineData("java -agentlib:jdwp x", "the Java debugger (JDWP)")]
    [InlineData("java -Xrunjdwp x", "the Java debugger (JDWP)")]
    public void A_command_that_starts_a_debugger_is_found_in_both_forms(string command, string debugger)
    {
        var exec = RuleAssert.Finding(Judge(entrypoint: [.. command.Split(' ')]));
        var shell = RuleAssert.Finding(Judge(cmd: ["/bin/sh", "-c", command]));

        Assert.Equal($"starts {debugger}: {command}", exec.Message);
        Assert.Equal([new Evidence(EvidenceKind.Config, "config.Entrypoint", command)], exec.Evidence);
        Assert.Equal("Start the program itself in the image; a Deployment for debugging can set its own command.", exec.Remedy);
        Assert.Equal($"starts {debugger}: /bin/sh -c \"{command}\"", shell.Message);
        Assert.Equal([new Evidence(EvidenceKind.Config, "config.Cmd", $"/bin/sh -c \"{command}\"")], shell.Evidence);
    }

    [Theory]
    [InlineData("node app.js")]
    [InlineData("app --inspect")]
    [InlineData("node app.js --inspector")]
    [InlineData("dlv version")]
    [InlineData("dlv")]
    [InlineData("catalina.sh run")]
    [InlineData("java -jar app.jar")]
    [InlineData("dlv --headless")]
    [InlineData("exec dlv")]
    [InlineData("catalina.sh --jpda")]
    [InlineData("jpda start")]
    [InlineData("node --inspect-port=1 x")]
    [InlineData("java -agentlib:jdwpx x")]
    public void Other_commands_pass(string command) => RuleAssert.Passes(Judge(cmd: [.. command.Split(' ')]));

    [Fact]
    public void What_the_pod_replaces_is_not_run()
    {
        ImmutableArray<string> node = ["node"];
        ImmutableArray<string> inspect = ["--inspect", "app.js"];

        Assert.Equal(2, RuleAssert.Finding(Judge(entrypoint: node, cmd: inspect)).Evidence.Length);
        RuleAssert.Passes(Judge(entrypoint: node, cmd: inspect, pod: new PodContext { OverridesEntrypoint = true }));
        RuleAssert.Passes(Judge(entrypoint: node, cmd: inspect, pod: new PodContext { OverridesCmd = true }));
        RuleAssert.Passes(Judge(entrypoint: ["node", "--inspect"], pod: new PodContext { OverridesEntrypoint = true }));
        Assert.IsType<Verdict.Fired>(Judge(entrypoint: ["node", "--inspect"], cmd: ["x"], pod: new PodContext { OverridesCmd = true }));
    }

    [Fact]
    public void Each_cause_is_a_finding() =>
        Assert.Equal(3, RuleAssert.Findings(Judge(env: ["NODE_ENV=development", "DEBUG=*"], cmd: ["node", "--inspect", "x"])).Length);

    [Fact]
    public void No_official_image_starts_in_debug_mode()
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        Assert.Empty(CorpusImage.All.Where(image => Rule.Evaluate(TestInput.For(facts: image.Facts, bare: true)) is not Verdict.Passed));
    }

    private static Verdict Judge(
        ImmutableArray<string>? env = null, ImmutableArray<string>? entrypoint = null, ImmutableArray<string>? cmd = null,
        BuildHistory? history = null, PodContext? pod = null) => Rule.Evaluate(TestInput.For(
            config: TestInput.Config() with { Env = env ?? [], Entrypoint = entrypoint ?? [], Cmd = cmd ?? [] }, history: history, pod: pod));

    private static BuildStep Step(Instruction instruction, string value) => new() { Index = 0, Text = value, Instruction = instruction, Value = value };
}
