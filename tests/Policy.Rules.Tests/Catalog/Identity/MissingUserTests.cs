using Policy.Rules.Catalog.Identity;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Tests.Catalog.Identity;

public sealed class MissingUserTests
{
    private static MissingUser Rule => new();

    [Fact]
    public void An_image_without_USER_is_found_even_if_the_pod_sets_one()
    {
        var finding = RuleAssert.Finding(Rule.Evaluate(TestInput.For(pod: new PodContext { RunAsUser = 1000 })));

        Assert.Equal("the image sets no USER, which means root", finding.Message);
        Assert.Equal("End the Dockerfile with USER 65532.", finding.Remedy);
        Assert.Equal([new Evidence(EvidenceKind.Config, "config.User", "unset, which means root")], finding.Evidence);
    }

    [Fact]
    public void The_remedy_names_a_user_that_the_image_makes()
    {
        var history = TestInput.Steps(new BuildStep { Index = 0, Text = "", Instruction = Instruction.Run, Value = "useradd -u 1001 app" });

        Assert.Equal("End the Dockerfile with USER 1001, the user that history[0] makes.", RuleAssert.Finding(Rule.Evaluate(TestInput.For(history: history))).Remedy);
    }

    [Fact]
    public void A_group_alone_is_no_user() => Assert.Equal(
        [new Evidence(EvidenceKind.Config, "config.User", "USER :100")],
        RuleAssert.Finding(Rule.Evaluate(TestInput.For(config: TestInput.Config() with { User = ":100" }))).Evidence);

    [Theory]
    [InlineData("0")]
    [InlineData("root")]
    [InlineData("app:app")]
    public void Any_USER_passes(string user) => RuleAssert.Passes(Rule.Evaluate(TestInput.For(config: TestInput.Config() with { User = user })));

    [Fact]
    public void A_Windows_image_is_told_of_its_own_users()
    {
        var finding = RuleAssert.Finding(Rule.Evaluate(TestInput.For(config: new ImageConfig(), platform: new Platform("windows", "amd64"))));

        Assert.Equal("the image sets no USER", finding.Message);
        Assert.Equal("End the Dockerfile with USER ContainerUser.", finding.Remedy);
        Assert.Equal([new Evidence(EvidenceKind.Config, "config.User", "unset, which means the base image's default")], finding.Evidence);
    }
}
