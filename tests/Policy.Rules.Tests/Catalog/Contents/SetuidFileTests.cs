using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Contents;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Tests.Contents;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Rules.Tests.Catalog.Contents;

public sealed class SetuidFileTests
{
    private static readonly BuildHistory History = TestInput.Steps(
        Step(Instruction.Import, "rootfs.tar /"), Step(Instruction.Run, "apt-get install x"), Step(Instruction.Copy, "a /")) with
    {
        Base = new BaseBoundary(1, 1, null, 1, "test"),
    };

    private static SetuidFile Rule => new();

    [Fact]
    public void A_setuid_program_of_the_application_is_found()
    {
        var finding = RuleAssert.Finding(Evaluate([], [Program("usr/local/bin/helper", "4755", size: 7)]));

        Assert.Equal("1 file with setuid or setgid beyond the distribution's own: usr/local/bin/helper", finding.Message);
        Assert.Equal(
            new Evidence(EvidenceKind.File, "usr/local/bin/helper", "setuid root, mode 4755, written by history[1] RUN apt-get install x", 7), Assert.Single(finding.Evidence));
        Assert.Equal(1, finding.Confidence);
        Assert.Equal(EnforcementAction.Deny, finding.Ceiling);
        Assert.Null(finding.Remedy);
    }

    [Theory]
    [InlineData("2755", 0, "setgid root, mode 2755")]
    [InlineData("2755", 42, "setgid 42, mode 2755")]
    [InlineData("6711", 42, "setuid 42, setgid 42, mode 6711")]
    public void Whose_rights_a_program_has_is_said(string mode, int owner, string what)
    {
        var evidence = Assert.Single(RuleAssert.Finding(Evaluate([], [Program("opt/x", mode) with { UserId = owner, GroupId = owner }])).Evidence);

        Assert.StartsWith(what + ",", evidence.What, StringComparison.Ordinal);
    }

    // As find / -perm /6000 -type f lists them in the distributions' own images, and after their packages are installed.
    [Theory]
    [InlineData("usr/bin/su")]
    [InlineData("bin/su")]
    [InlineData("bin/mount")]
    [InlineData("usr/bin/umount")]
    [InlineData("usr/bin/passwd")]
    [InlineData("usr/bin/chsh")]
    [InlineData("usr/bin/chfn")]
    [InlineData("usr/bin/newgrp")]
    [InlineData("usr/bin/gpasswd")]
    [InlineData("usr/bin/chage")]
    [InlineData("usr/bin/expiry")]
    [InlineData("usr/bin/wall")]
    [InlineData("usr/bin/write")]
    [InlineData("usr/bin/bsd-write")]
    [InlineData("sbin/unix_chkpwd")]
    [InlineData("usr/sbin/unix_chkpwd")]
    [InlineData("usr/bin/unix_chkpwd")]
    [InlineData("usr/sbin/pam_extrausers_chkpwd")]
    [InlineData("usr/sbin/pam_timestamp_check")]
    [InlineData("usr/bin/ssh-agent")]
    [InlineData("usr/lib/openssh/ssh-keysign")]
    [InlineData("usr/libexec/openssh/ssh-keysign")]
    [InlineData("usr/lib/dbus-1.0/dbus-daemon-launch-helper")]
    [InlineData("usr/libexec/dbus-1/dbus-daemon-launch-helper")]
    [InlineData("usr/libexec/utempter/utempter")]
    [InlineData("usr/lib/x86_64-linux-gnu/utempter/utempter")]
    [InlineData("usr/bin/crontab")]
    [InlineData("bin/bbsuid")]
    [InlineData("bin/ping")]
    public void What_distributions_ship_at_its_place_passes_whether_the_base_has_it_or_a_package_manager_put_it_there(string path)
    {
        RuleAssert.Passes(Evaluate([Program(path, "4755")]));
        RuleAssert.Passes(Evaluate([], [Program(path, "2755")]));
    }

    [Theory]
    [InlineData("tmp/su")]
    [InlineData("su")]
    [InlineData("opt/bin/su")]
    [InlineData("srv/usr/bin/su")]
    [InlineData("usr/local/bin/su")]
    [InlineData("usr/bin/x/su")]
    [InlineData("usr/bin/bash")]
    [InlineData("usr/bin/pkexec")]
    [InlineData("usr/bin/ssh-keysign")]
    [InlineData("opt/openssh/ssh-keysign")]
    public void The_same_name_elsewhere_and_another_name_there_are_found(string path) =>
        Assert.Equal(path, Assert.Single(RuleAssert.Finding(Evaluate([], [Program(path, "4755")])).Evidence).Where);

    [Fact]
    public void A_known_program_that_was_copied_by_hand_is_found() =>
        Assert.Equal("usr/bin/su", Assert.Single(RuleAssert.Finding(Evaluate([], [], [Program("usr/bin/su", "4755")])).Evidence).Where);

    [Fact]
    public void A_distribution_that_was_copied_whole_is_one()
    {
        var root = LayersInput.Text("etc/passwd", "root:x:0:0::/:/bin/sh");
        var facts = TestInput.Facts(history: TestInput.Steps(Step(Instruction.Copy, "/ /"), Step(Instruction.Copy, "a /")));
        var rootfs = root with { Entries = LayersInput.Layer(Program("usr/bin/su", "4755"), LayersInput.File("etc/passwd", 21)).Entries };

        RuleAssert.Passes(Rule.Evaluate(TestInput.For(facts: facts with { Layered = LayersInput.Known(rootfs, LayersInput.Layer(LayersInput.File("a"))) })));
    }

    [Fact]
    public void Where_history_does_not_tell_who_wrote_a_layer_its_place_is_believed() => RuleAssert.Passes(Rule.Evaluate(TestInput.For(
        facts: TestInput.Facts() with { Layered = LayersInput.Known(LayersInput.Layer(Program("usr/bin/su", "4755"))) })));

    [Fact]
    public void What_the_base_brings_is_found_and_said_to_be_its()
    {
        Assert.EndsWith("bin/x; the base image brings all of it", RuleAssert.Finding(Evaluate([Program("usr/bin/x", "4755")])).Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "usr/bin/y; the base image brings 1 of them", RuleAssert.Finding(Evaluate([Program("usr/bin/x", "4755")], [Program("usr/bin/y", "4755")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_several_names_is_one()
    {
        var finding = RuleAssert.Finding(Evaluate(
            [], [Program("opt/x", "4755"), LayersInput.HardLink("opt/y", "opt/x"), LayersInput.Link("opt/z", "x") with { Mode = 0xFFF }]));

        Assert.StartsWith("1 file with", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_runs_as_root_is_named_first_and_the_rest_counted()
    {
        var finding = RuleAssert.Finding(Evaluate(
            [], [.. Enumerable.Range(0, 9).Select(i => Program($"opt/a{i}", "2755")), Program("opt/z", "4755")]));

        Assert.Equal("10 files with setuid or setgid beyond the distribution's own: opt/z, opt/a0, opt/a1, opt/a2, opt/a3, opt/a4 and 4 more", finding.Message);
        Assert.Equal(6, finding.Evidence.Length);
    }

    [Fact]
    public void Bits_on_what_is_no_program_are_worth_less()
    {
        var finding = RuleAssert.Finding(Evaluate([], [LayersInput.File("srv/page.php") with { Mode = Mode("2775") }]));

        Assert.Equal(
            "1 file with setuid or setgid beyond the distribution's own: srv/page.php; none of these is a program that the kernel starts, so they give nothing today", finding.Message);
        Assert.Equal(0.5, finding.Confidence);
    }

    [Fact]
    public void Setgid_folders_and_deleted_files_pass() => RuleAssert.Passes(Evaluate(
        [Folder("usr/local", "2775"), Program("opt/x", "4755")], [LayersInput.Deleted("opt/x")]));

    [Fact]
    public void Capabilities_are_found_and_denied_by_no_policy()
    {
        var finding = RuleAssert.Finding(Evaluate([], [Program("usr/bin/caddy", "0755") with { HasCapabilities = true }]));

        Assert.Equal("1 file with capabilities beyond the distribution's own, which ones is not read: usr/bin/caddy", finding.Message);
        Assert.Equal(EnforcementAction.Warn, finding.Ceiling);
        Assert.StartsWith("capabilities, written by", Assert.Single(finding.Evidence).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bin/ping")]
    [InlineData("usr/bin/ping")]
    [InlineData("usr/sbin/arping")]
    [InlineData("usr/bin/newuidmap")]
    [InlineData("usr/lib/x86_64-linux-gnu/gstreamer1.0/gstreamer-1.0/gst-ptp-helper")]
    public void Capabilities_that_distributions_give_pass(string path) => RuleAssert.Passes(Evaluate([], [Program(path, "0755") with { HasCapabilities = true }]));

    [Fact]
    public void What_anybody_may_write_is_found()
    {
        var finding = RuleAssert.Finding(Evaluate([Folder("srv", "0777")], [LayersInput.File("app/config.yml", 9) with { Mode = Mode("0666") }]));

        Assert.Equal("2 files and folders outside of tmp that anybody may write: srv, app/config.yml; the base image brings 1 of them", finding.Message);
        Assert.Equal(
            [
                new Evidence(EvidenceKind.File, "srv", "folder, mode 0777, written by history[0] IMPORT rootfs.tar /", 0),
                new Evidence(EvidenceKind.File, "app/config.yml", "mode 0666, written by history[1] RUN apt-get install x", 9),
            ],
            finding.Evidence);
        Assert.Contains("--chown", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tmp", "0777")]
    [InlineData("tmp/a/b", "0777")]
    [InlineData("var/tmp", "0777")]
    [InlineData("run/app", "0777")]
    [InlineData("var/run/app", "0777")]
    [InlineData("var/lock", "0777")]
    [InlineData("dev/shm", "0777")]
    [InlineData("proc", "0777")]
    [InlineData("sys", "0777")]
    [InlineData("srv", "1777")]
    [InlineData("srv", "3777")]
    [InlineData("srv", "0775")]
    [InlineData("data", "0777")]
    public void Folders_that_are_shared_by_convention_sticky_or_volumes_pass(string path, string mode) => RuleAssert.Passes(Evaluate([], [Folder(path, mode)]));

    [Theory]
    [InlineData("srv/tmp")]
    [InlineData("var/lib")]
    [InlineData("data/a")]
    [InlineData("etc")]
    public void Others_are_found(string path) => Assert.Equal(path, Assert.Single(RuleAssert.Finding(Evaluate([], [Folder(path, "0777")])).Evidence).Where);

    [Fact]
    public void An_open_folder_tells_of_what_is_in_it()
    {
        var finding = RuleAssert.Finding(Evaluate(
            [], [Folder("srv", "0777"), Folder("srv/a", "0777"), LayersInput.File("srv/a/b") with { Mode = Mode("0666") }, Folder("srv/c", "0755"), Folder("srv/c/d", "0777")]));

        Assert.Equal(["srv", "srv/c/d"], finding.Evidence.Select(seen => seen.Where));
        Assert.StartsWith("4 files and folders outside of tmp that anybody may write: srv, srv/c/d and 2 more", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/opt/x", true)]
    [InlineData("opt/*", true)]
    [InlineData("/opt", true)]
    [InlineData("/opt/", true)]
    [InlineData("**/x", true)]
    [InlineData("/op", false)]
    [InlineData("*", true)]
    [InlineData("/opt/x/y", false)]
    public void A_policy_allows_paths_and_what_is_below_them(string glob, bool passes)
    {
        var allow = ParameterSet.Defaults.With(SetuidFile.Allow, [glob]);
        Assert.Equal(passes, Evaluate(allow, [], [Program("opt/x", "4755")]) is Verdict.Passed);
        Assert.Equal(passes, Evaluate(allow, [], [Program("opt/x", "0755") with { HasCapabilities = true }]) is Verdict.Passed);
        Assert.Equal(passes, Evaluate(allow, [], [Folder("opt/x", "0777"), Folder("opt/x/z", "0777")]) is Verdict.Passed);
    }

    [Fact]
    public void Windows_has_no_such_bits() => RuleAssert.NotApplicable(
        "files of Windows have no such bits",
        Rule.Evaluate(TestInput.For(facts: TestInput.Facts(TestInput.Config() with { Platform = new Platform("windows", "amd64") }) with
        {
            Layered = LayersInput.Known(LayersInput.Layer(Folder("Files", "0777"))),
        })));

    [Fact]
    public void Paths_are_made_fit_to_be_shown() => Assert.EndsWith(
        "opt/\uFFFDx", RuleAssert.Finding(Evaluate([], [Program("opt/\u001Bx", "4755")])).Message, StringComparison.Ordinal);

    [Fact]
    public void However_many_and_deep_they_are_it_takes_time_in_proportion()
    {
        var deep = string.Concat(Enumerable.Repeat("d/", 2000));
        var entries = Enumerable.Range(0, Effort.Of(100_000)).Select(i => Program($"{(i % 100 == 0 ? deep : "a/")}{i}", "6777"));
        var findings = RuleAssert.Findings(Evaluate(ParameterSet.Defaults.With(SetuidFile.Allow, ["**/x/**/y*", "b/**"]), [], [.. entries]));

        Assert.Equal(2, findings.Length);
        Assert.All(findings, finding => Assert.Equal(6, finding.Evidence.Length));
    }

    private static FileEntry Program(string path, string mode, long size = 1) => LayersInput.File(path, size) with { Mode = Mode(mode), Start = FileStart.Elf };

    private static FileEntry Folder(string path, string mode) => LayersInput.Folder(path) with { Mode = Mode(mode) };

    private static int Mode(string octal) => Convert.ToInt32(octal, 8);

    private static BuildStep Step(Instruction instruction, string value) => new() { Index = 0, Text = value, Instruction = instruction, Value = value };

    private static Verdict Evaluate(params ImmutableArray<FileEntry>[] layers) => Evaluate(ParameterSet.Defaults, layers);

    private static Verdict Evaluate(ParameterSet parameters, params ImmutableArray<FileEntry>[] layers) => Rule.Evaluate(TestInput.For(
        facts: TestInput.Facts(TestInput.Config() with { Volumes = ["/data", "/none"] }, History) with
        {
            Layered = LayersInput.Known([.. layers.Select(entries => LayersInput.Layer(entries))]),
        },
        parameters: parameters));
}
