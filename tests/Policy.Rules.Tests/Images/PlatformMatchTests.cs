using Policy.Rules.Images;

namespace Policy.Rules.Tests.Images;

public sealed class PlatformMatchTests
{
    [Theory]
    [InlineData("linux/amd64", "linux/amd64", true)]
    [InlineData("linux/amd64", "linux/x86_64", true)]
    [InlineData("linux/amd64", "Linux/AMD64", true)]
    [InlineData("linux/amd64", "linux/amd64/v1", true)]
    [InlineData("linux/amd64", "linux/amd64/v2", false)]
    [InlineData("linux/amd64/v3", "linux/amd64", true)]
    [InlineData("linux/amd64/v3", "linux/amd64/v2", true)]
    [InlineData("linux/amd64/v3", "linux/amd64/v3", true)]
    [InlineData("linux/amd64/v3", "linux/amd64/v4", false)]
    [InlineData("linux/amd64", "linux/386", true)]
    [InlineData("linux/386", "linux/i386", true)]
    [InlineData("linux/386", "linux/amd64", false)]
    [InlineData("linux/amd64", "linux/arm64", false)]
    [InlineData("linux/amd64", "windows/amd64", false)]
    [InlineData("linux/arm64", "linux/arm64/v8", true)]
    [InlineData("linux/arm64/v8", "linux/aarch64", true)]
    [InlineData("linux/arm64", "linux/arm64/8", true)]
    [InlineData("linux/arm64", "linux/arm64/v9", false)]
    [InlineData("linux/arm64/v9", "linux/arm64", true)]
    [InlineData("linux/arm64", "linux/arm/v7", true)]
    [InlineData("linux/arm64", "linux/arm/v5", true)]
    [InlineData("linux/arm", "linux/arm64", false)]
    [InlineData("linux/arm", "linux/arm/v7", true)]
    [InlineData("linux/arm", "linux/arm/7", true)]
    [InlineData("linux/arm", "linux/armhf", true)]
    [InlineData("linux/arm", "linux/arm/v8", false)]
    [InlineData("linux/arm/v6", "linux/arm", false)]
    [InlineData("linux/arm/v6", "linux/armel", true)]
    [InlineData("linux/arm/v7", "linux/arm/v5", true)]
    [InlineData("linux/arm/v7", "linux/arm/v4", false)]
    [InlineData("darwin/arm64", "macOS/aarch64", true)]
    [InlineData("linux/riscv64", "linux/riscv64", true)]
    [InlineData("linux/s390x", "linux/ppc64le", false)]
    [InlineData("linux/amd64", "unknown/unknown", false)]
    public void A_platform_runs_what_its_CPU_runs(string asked, string offered, bool runs) =>
        Assert.Equal(runs, PlatformMatch.Runs(Parse(asked), Parse(offered)));

    [Fact]
    public void The_platforms_own_images_come_first() => Assert.Equal(
        ["linux/arm64", "linux/arm/v8", "linux/arm/v7", "linux/arm/v6", "linux/arm/v5"],
        PlatformMatch.Accepted(new Platform("linux", "arm64")).Select(platform => platform.ToString()));

    private static Platform Parse(string text)
    {
        var parts = text.Split('/');
        return new Platform(parts[0], parts[1], parts.ElementAtOrDefault(2));
    }
}
