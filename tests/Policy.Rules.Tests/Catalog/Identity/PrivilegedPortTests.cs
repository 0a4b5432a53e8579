using Policy.Rules.Catalog.Identity;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Tests.Catalog.Identity;

public sealed class PrivilegedPortTests
{
    private static PrivilegedPort Rule => new();

    [Fact]
    public void A_low_port_of_an_image_that_is_not_root_is_found()
    {
        var finding = RuleAssert.Finding(Judge("1000", null, "80/tcp", "8080/tcp", "53/udp"));

        Assert.Equal("exposes 80/tcp, 53/udp, which only root may listen on by default, and runs as uid 1000", finding.Message);
        Assert.Equal(
            [new Evidence(EvidenceKind.Config, "config.ExposedPorts", "80/tcp, 53/udp"), new Evidence(EvidenceKind.Config, "config.User", "USER 1000")],
            finding.Evidence);
        Assert.Equal(0.7, finding.Confidence);
    }

    [Theory]
    [InlineData("1023", true)]
    [InlineData("1", true)]
    [InlineData("443-8443/tcp", true)]
    [InlineData("1024", false)]
    [InlineData("0", false)]
    [InlineData("", false)]
    [InlineData("/tcp", false)]
    [InlineData("-80", false)]
    [InlineData("99999999999999999999", false)]
    [InlineData("http", false)]
    public void Ports_below_1024_are_privileged(string port, bool found) => Assert.Equal(found, Judge("1000", null, port) is Verdict.Fired);

    [Theory]
    [InlineData(0, false)]
    [InlineData(80, false)]
    [InlineData(81, true)]
    [InlineData(1024, true)]
    [InlineData(5000, true)]
    [InlineData(null, true)]
    public void The_pods_sysctl_says_where_unprivileged_ports_begin(int? start, bool found) =>
        Assert.Equal(found, Judge("1000", new PodContext { UnprivilegedPortStart = start }, "80/tcp") is Verdict.Fired);

    [Fact]
    public void A_sysctl_above_1024_does_not_make_more_ports_privileged() =>
        RuleAssert.Passes(Judge("1000", new PodContext { UnprivilegedPortStart = 5000 }, "3000/tcp"));

    [Fact]
    public void Root_may_listen_anywhere()
    {
        RuleAssert.NotApplicable("root may listen on any port", Judge("", null, "80/tcp"));
        RuleAssert.NotApplicable("root may listen on any port", Judge("1000", new PodContext { RunAsUser = 0 }, "80/tcp"));
        Assert.IsType<Verdict.Fired>(Judge("", new PodContext { RunAsUser = 1000 }, "80/tcp"));
    }

    [Fact]
    public void A_name_cannot_be_known_before_layers_are_read() => RuleAssert.Unknown(
        UnknownReason.Pending,
        "the image's USER is app, a name; its uid stands in the image's /etc/passwd, whose layers have not been read",
        Judge("app", null, "80/tcp"));

    [Fact]
    public void An_image_without_low_ports_passes_whoever_it_runs_as() => RuleAssert.Passes(Judge("app", null, "8080/tcp"));

    [Fact]
    public void Windows_is_not_concerned() => RuleAssert.NotApplicable("Windows has no privileged ports", Rule.Evaluate(
        TestInput.For(config: new ImageConfig { Platform = new Platform("windows", "amd64"), ExposedPorts = ["80/tcp"] }, platform: new Platform("windows", "amd64"))));

    private static Verdict Judge(string user, PodContext? pod, params string[] ports) =>
        Rule.Evaluate(TestInput.For(config: TestInput.Config() with { User = user, ExposedPorts = [.. ports] }, pod: pod));
}
