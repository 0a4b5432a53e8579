using Policy.Rules.Catalog.Identity;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Tests.Catalog.Identity;

public sealed class UserNotNumericTests
{
    private static UserNotNumeric Rule => new();

    private static readonly PodContext NonRoot = new() { RunAsNonRoot = true };

    [Theory]
    [InlineData("app", "the image's USER is app, a name, which the kubelet cannot tell from root")]
    [InlineData("app:1000", "the image's USER is app:1000, a name, which the kubelet cannot tell from root")]
    [InlineData("root", "the image's USER is root, a name, which the kubelet cannot tell from root")]
    [InlineData("", "the image sets no USER, which is root")]
    [InlineData("0", "the image's USER is 0, which is root")]
    [InlineData("00:5", "the image's USER is 00:5, which is root")]
    [InlineData(":5", "the image's USER :5 names a group and no user, which is root")]
    public void The_kubelet_refuses_names_and_root(string user, string why)
    {
        var finding = RuleAssert.Finding(Judge(user, NonRoot));

        Assert.Equal($"will not start: runAsNonRoot is true, and {why}", finding.Message);
        Assert.Equal("config.User", finding.Evidence[0].Where);
        Assert.Equal(new Evidence(EvidenceKind.Config, "runAsNonRoot", "runAsNonRoot: true"), finding.Evidence[1]);
        Assert.Equal(2, finding.Evidence.Length);
    }

    [Fact]
    public void The_kubelet_refuses_a_pod_that_contradicts_itself() => Assert.Equal(
        "will not start: runAsNonRoot is true, and spec.securityContext.runAsUser is 0, which is root",
        RuleAssert.Finding(Judge("1000", NonRoot with { RunAsUser = 0, RunAsUserField = "spec.securityContext.runAsUser" })).Message);

    [Theory]
    [InlineData("1000")]
    [InlineData("1:app")]
    [InlineData("4294967296")]
    public void Numbers_other_than_0_start(string user) => RuleAssert.Passes(Judge(user, NonRoot));

    [Theory]
    [InlineData("app")]
    [InlineData("")]
    [InlineData("0")]
    public void A_uid_beside_runAsNonRoot_makes_any_image_start(string user) => RuleAssert.Passes(Judge(user, NonRoot with { RunAsUser = 1 }));

    [Theory]
    [InlineData(null)]
    [InlineData(false)]
    public void A_pod_that_does_not_ask_is_not_concerned(bool? asks) =>
        RuleAssert.NotApplicable("the pod does not say runAsNonRoot: true", Judge("app", new PodContext { RunAsNonRoot = asks }));

    [Fact]
    public void A_bare_reference_is_not_concerned() => RuleAssert.NotApplicable(
        "no pod is known", Rule.Evaluate(TestInput.For(config: TestInput.Config() with { User = "app" }, bare: true)));

    [Theory]
    [InlineData("ContainerUser", null, false)]
    [InlineData("app", null, false)]
    [InlineData("", null, false)]
    [InlineData("ContainerAdministrator", null, true)]
    [InlineData("ContainerAdministrator", "ContainerUser", false)]
    [InlineData("ContainerUser", "ContainerAdministrator", true)]
    public void On_Windows_only_the_administrator_is_refused(string user, string? account, bool refused)
    {
        var config = TestInput.Config() with { User = user, Platform = new Platform("windows", "amd64") };

        var verdict = Rule.Evaluate(TestInput.For(config: config, pod: NonRoot with { WindowsUserName = account }, platform: config.Platform));

        Assert.Equal(refused, verdict is Verdict.Fired);
    }

    private static Verdict Judge(string user, PodContext pod) => Rule.Evaluate(TestInput.For(config: TestInput.Config() with { User = user }, pod: pod));
}
