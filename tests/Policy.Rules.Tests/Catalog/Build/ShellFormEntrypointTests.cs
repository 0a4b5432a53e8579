using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Build;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Tests.Catalog.Build;

public sealed class ShellFormEntrypointTests
{
    private static ShellFormEntrypoint Rule => new();

    [Fact]
    public void An_ENTRYPOINT_in_shell_form_is_found()
    {
        var finding = BuiltImage.Finding(Judge("/bin/sh|-c|node \"x\".js", ""));

        Assert.Equal("ENTRYPOINT is in shell form, so a shell gets the signals and not the program", finding.Message);
        Assert.Equal([new Evidence(EvidenceKind.Config, "config.Entrypoint", "[\"/bin/sh\", \"-c\", \"node \"x\".js\"]")], finding.Evidence);
        Assert.Equal(1, finding.Confidence);
    }

    [Fact]
    public void A_CMD_in_shell_form_is_found_where_nothing_else_is_the_first_process()
    {
        var finding = BuiltImage.Finding(Judge("", "/bin/sh|-c|node x.js"));

        Assert.Equal("CMD is in shell form, so a shell gets the signals and not the program", finding.Message);
        Assert.Equal([new Evidence(EvidenceKind.Config, "config.Cmd", "[\"/bin/sh\", \"-c\", \"node x.js\"]")], finding.Evidence);
        Assert.Equal(1, finding.Confidence);
    }

    [Theory]
    [InlineData("/bin/bash|-o|pipefail|-c|a", "", "ENTRYPOINT", 1)]
    [InlineData("cmd|/S|/C|a", "", "ENTRYPOINT", 1)]
    [InlineData("powershell|-Command|a", "", "ENTRYPOINT", 1)]
    [InlineData("/bin/sh|-c|exec a && b", "", "ENTRYPOINT", 1)]
    [InlineData("/bin/sh|-c|exec > /log; a", "", "ENTRYPOINT", 1)]
    [InlineData("/sbin/tini|--|/bin/sh|-c|a", "", "ENTRYPOINT", 1)]
    [InlineData("dumb-init|-c|--|/bin/sh|-c|a", "", "ENTRYPOINT", 1)]
    [InlineData("docker-entrypoint.sh", "/bin/sh|-c|a", "CMD", 0.6)]
    [InlineData("tini|--", "/bin/sh|-c|a", "CMD", 0.6)]
    [InlineData("dumb-init|--single-child", "/bin/sh|-c|a", "CMD", 0.6)]
    [InlineData("docker-init|--|/bin/sh|-c|a", "", "ENTRYPOINT", 1)]
    [InlineData("docker-init|--", "/bin/sh|-c|a", "CMD", 0.6)]
    public void A_shell_in_the_programs_place_is_found(string entrypoint, string cmd, string instruction, double confidence)
    {
        var finding = BuiltImage.Finding(Judge(entrypoint, cmd));

        Assert.StartsWith(instruction, finding.Message, StringComparison.Ordinal);
        Assert.Equal(confidence, finding.Confidence);
    }

    [Theory]
    [InlineData("node|x.js", "")]
    [InlineData("node", "x.js")]
    [InlineData("", "bash")]
    [InlineData("", "/bin/sh|start.sh")]
    [InlineData("/bin/sh|-c|exec node x.js", "")]
    [InlineData("/bin/sh|-c|A=1; export A && exec node x.js", "")]
    [InlineData("", "/bin/sh|-c|exec node x.js")]
    [InlineData("/bin/sh|-c|exec node", "/bin/sh|-c|a")]
    [InlineData("tini|-g|--", "/bin/sh|-c|a")]
    [InlineData("tini|-g|--|/bin/sh|-c|a", "")]
    [InlineData("dumb-init|--", "/bin/sh|-c|a")]
    [InlineData("dumb-init|--|/bin/sh|-c|a", "")]
    [InlineData("app|--|/bin/sh|-c|a", "")]
    [InlineData("docker-init|-g|--|/bin/sh|-c|a", "")]
    public void A_program_that_hears_its_signals_passes(string entrypoint, string cmd) => Assert.Equal(Verdict.Pass, Judge(entrypoint, cmd));

    [Fact]
    public void The_pods_command_replaces_both()
    {
        var pod = new PodContext { OverridesEntrypoint = true };

        Assert.Equal(Verdict.NotApplicable("the pod's command replaces the image's ENTRYPOINT and CMD"), Judge("/bin/sh|-c|a", "/bin/sh|-c|b", pod));
    }

    [Fact]
    public void The_pods_args_replace_CMD_alone()
    {
        var pod = new PodContext { OverridesCmd = true };

        Assert.Equal(Verdict.NotApplicable("the pod's args replace the image's CMD"), Judge("", "/bin/sh|-c|b", pod));
        Assert.Equal(Verdict.Pass, Judge("node", "/bin/sh|-c|b", pod));
        Assert.IsType<Verdict.Fired>(Judge("/bin/sh|-c|a", "b", pod));
    }

    [Fact]
    public void A_bare_reference_is_judged_as_it_is()
    {
        var config = TestInput.Config() with { Cmd = ["/bin/sh", "-c", "a"] };

        Assert.IsType<Verdict.Fired>(Rule.Evaluate(TestInput.For(config: config, bare: true)));
    }

    [Fact]
    public void An_image_with_neither_is_not_concerned() =>
        Assert.Equal(Verdict.NotApplicable("the image has neither ENTRYPOINT nor CMD"), Judge("", ""));

    [Fact]
    public void Its_descriptor_says_what_it_is() =>
        Assert.Equal(
            ("shell-form-entrypoint", RuleCategory.Build, Severity.Low, Needs.Config, 0),
            (Rule.Descriptor.Id, Rule.Descriptor.Category, Rule.Descriptor.Severity, Rule.Descriptor.Needs, Rule.Descriptor.Parameters.Length));

    private static Verdict Judge(string entrypoint, string cmd, PodContext? pod = null) =>
        Rule.Evaluate(TestInput.For(pod: pod, config: TestInput.Config() with { Entrypoint = Words(entrypoint), Cmd = Words(cmd) }));

    private static System.Collections.Immutable.ImmutableArray<string> Words(string text) => text.Length == 0 ? [] : [.. text.Split('|')];
}
