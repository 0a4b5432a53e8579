using System.Collections.Immutable;
using Policy.Rules.Catalog.Contents;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Tests.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests.Catalog.Contents;

public sealed class SudoPresentTests
{
    private static SudoPresent Rule => new();

    [Fact]
    public void Sudo_is_found()
    {
        var finding = RuleAssert.Finding(Evaluate(Layer(), Layer(Setuid("usr/bin/sudo", 5))));

        Assert.Equal("the image has sudo (usr/bin/sudo)", finding.Message);
        Assert.Equal(
            new Evidence(EvidenceKind.File, "usr/bin/sudo", "setuid root, written by history[1] RUN apt-get install sudo", 5), Assert.Single(finding.Evidence));
        Assert.Equal(1, finding.Confidence);
        Assert.Null(finding.Remedy);
    }

    [Theory]
    [InlineData("usr/bin/sudo")]
    [InlineData("usr/local/bin/sudo")]
    [InlineData("usr/bin/doas")]
    [InlineData("usr/bin/sudo-rs")]
    [InlineData("usr/local/bin/su")]
    public void Its_like_are_found(string path) => Assert.Equal(path, Assert.Single(RuleAssert.Finding(Evaluate(Layer(), Layer(Setuid(path)))).Evidence).Where);

    [Theory]
    [InlineData("usr/local/bin/gosu")]
    [InlineData("sbin/su-exec")]
    [InlineData("usr/bin/setpriv")]
    [InlineData("usr/sbin/runuser")]
    [InlineData("usr/share/doc/sudo")]
    [InlineData("usr/bin/pseudo")]
    public void What_drops_privileges_and_what_is_no_program_passes(string path) => RuleAssert.Passes(Evaluate(Layer(), Layer(Setuid(path))));

    [Fact]
    public void A_file_that_nobody_can_start_passes() => RuleAssert.Passes(Evaluate(Layer(), Layer(LayersInput.File("usr/bin/sudo"))));

    [Fact]
    public void Without_setuid_it_is_worth_less()
    {
        var finding = RuleAssert.Finding(Evaluate(Layer(), Layer(LayersInput.File("usr/bin/sudo") with { Mode = 0x1ED, Start = FileStart.Elf })));

        Assert.Equal(0.7, finding.Confidence);
        Assert.StartsWith("not setuid root, so for root alone", finding.Evidence[0].What, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_base_brings_is_said_to_be_its()
    {
        var finding = RuleAssert.Finding(Evaluate(Layer(Setuid("usr/bin/sudo")), Layer()));

        Assert.Equal("the image has sudo (usr/bin/sudo), which the base image brings", finding.Message);
        Assert.StartsWith("Build on a base without it", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_su_of_the_base_is_the_bases() => RuleAssert.Passes(Evaluate(Layer(Setuid("usr/bin/su"), LayersInput.Link("bin", "usr/bin")), Layer()));

    [Fact]
    public void An_update_of_the_bases_su_is_still_the_bases() => RuleAssert.Passes(Evaluate(Layer(Setuid("bin/su")), Layer(Setuid("bin/su"))));

    [Fact]
    public void The_su_of_busybox_is_an_applet() => RuleAssert.Passes(
        Evaluate(Layer(), Layer(Setuid("bin/busybox"), Setuid("bin/bbsuid"), LayersInput.Link("bin/su", "/bin/busybox"), LayersInput.Link("usr/bin/su", "/bin/bbsuid"))));

    [Fact]
    public void A_su_that_the_application_adds_is_found() =>
        Assert.Equal("the image has su (bin/su)", RuleAssert.Finding(Evaluate(Layer(Setuid("opt/su")), Layer(Setuid("bin/su")))).Message);

    [Fact]
    public void Where_nothing_tells_a_base_su_at_its_place_is_the_bases()
    {
        var facts = TestInput.Facts();

        RuleAssert.Passes(Rule.Evaluate(TestInput.For(facts: facts with { Layered = LayersInput.Known(Layer(Setuid("usr/bin/su"))) })));
        Assert.IsType<Verdict.Fired>(Rule.Evaluate(TestInput.For(facts: facts with { Layered = LayersInput.Known(Layer(Setuid("usr/local/bin/su"))) })));
    }

    [Fact]
    public void A_program_with_several_names_is_one() => Assert.Equal(
        "the image has sudo (usr/lib/cargo/bin/sudo)",
        RuleAssert.Finding(Evaluate(Layer(), Layer(
            Setuid("usr/lib/cargo/bin/sudo"), LayersInput.Link("usr/bin/sudo", "/usr/lib/cargo/bin/sudo"), LayersInput.Link("usr/bin/sudo-rs", "sudo")))).Message);

    [Fact]
    public void Packages_and_what_grants_its_use_are_evidence()
    {
        var finding = RuleAssert.Finding(Evaluate(
            Layer(),
            Layer(Setuid("usr/bin/sudo"), LayersInput.File("etc/sudoers.d/README"), LayersInput.File("etc/sudoers.d/app", 9), LayersInput.File("etc/doas.conf"), Status)
                with
            { Packages = [Package(PackageKind.Dpkg, "sudo"), Package(PackageKind.Dpkg, "bash")] }));

        Assert.Equal(
            [
                "File usr/bin/sudo: setuid root, written by history[1] RUN apt-get install sudo", "Package var/lib/dpkg/status: sudo 1.9",
                "File etc/sudoers.d/app: may let somebody use it, written by history[1] RUN apt-get install sudo",
                "File etc/doas.conf: may let somebody use it, written by history[1] RUN apt-get install sudo",
            ],
            finding.Evidence.Select(seen => $"{seen.Kind} {seen.Where}: {seen.What}"));
    }

    [Fact]
    public void A_step_that_says_that_no_password_is_asked_for_is_told()
    {
        var step = Step(Instruction.Run, "echo 'app ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/app");
        var finding = RuleAssert.Finding(Evaluate(step, Layer(), Layer(Setuid("usr/bin/sudo"))));

        Assert.Equal("the image has sudo (usr/bin/sudo); history[1] says that no password is asked for", finding.Message);
        Assert.Contains(new Evidence(EvidenceKind.Step, "history[1]", step.Value), finding.Evidence);
    }

    [Theory]
    [InlineData(PackageKind.Dpkg, "sudo", true)]
    [InlineData(PackageKind.Apk, "doas", true)]
    [InlineData(PackageKind.Rpm, "opendoas", true)]
    [InlineData(PackageKind.Npm, "sudo", false)]
    [InlineData(PackageKind.Dpkg, "bash", false)]
    public void A_package_without_a_program_is_worth_half(PackageKind kind, string name, bool fires)
    {
        var verdict = Evaluate(Layer(), Layer(Status) with { Packages = [Package(kind, name)] });

        Assert.Equal(fires, verdict is Verdict.Fired);
        if (fires)
        {
            Assert.Equal($"the package {name} is installed, though no program of it is on PATH", verdict.Finding.Message);
            Assert.Equal(0.5, verdict.Finding.Confidence);
            Assert.Equal(new Evidence(EvidenceKind.Package, "var/lib/dpkg/status", $"{name} 1.9", 100), Assert.Single(verdict.Finding.Evidence));
        }
    }

    [Fact]
    public void An_image_without_files_passes() => RuleAssert.Passes(Evaluate(Layer()));

    private static FileEntry Status => LayersInput.File("var/lib/dpkg/status");

    private static Package Package(PackageKind kind, string name) => new(kind, name, "1.9", "var/lib/dpkg/status", 100);

    private static FileEntry Setuid(string path, long size = 1) => LayersInput.File(path, size) with { Mode = 0x9ED, Start = FileStart.Elf };

    private static LayerContents Layer(params ImmutableArray<FileEntry> entries) => LayersInput.Layer(entries);

    private static BuildStep Step(Instruction instruction, string value) => new() { Index = 0, Text = value, Instruction = instruction, Value = value };

    private static Verdict Evaluate(params ImmutableArray<LayerContents> layers) => Evaluate(Step(Instruction.Run, "apt-get install sudo"), layers);

    private static Verdict Evaluate(BuildStep step, params ImmutableArray<LayerContents> layers)
    {
        var history = TestInput.Steps(Step(Instruction.Import, "rootfs.tar /"), step) with { Base = new BaseBoundary(1, 1, null, 1, "test") };
        return Rule.Evaluate(TestInput.For(facts: TestInput.Facts(history: history) with { Layered = LayersInput.Known(layers) }));
    }
}
