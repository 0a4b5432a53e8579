using Policy.Rules.Contents;

namespace Policy.Rules.Tests.Contents;

public sealed class PackageClosureTests
{
    private static readonly Package[] Installed =
    [
        Of("app", "libc6\njava-runtime\nmta|postfix"), Of("libc6"), Of("openjdk-17-jre", "libx", provides: "java-runtime\njava17-runtime"),
        Of("gcj", "", provides: "java-runtime"), Of("libx"), Of("postfix"), Of("gcc", "libc6"), Of("loop", "loop2"), Of("loop2", "loop"),
    ];

    [Fact]
    public void What_is_required_is_needed_by_its_own_name_or_by_one_that_it_provides() => Assert.Equal(
        ["app", "gcj", "libc6", "libx", "openjdk-17-jre", "postfix"], PackageClosure.Of(Installed, ["app"]).Order(StringComparer.Ordinal));

    [Fact]
    public void A_root_may_be_named_by_what_it_provides() => Assert.Equal(["libx", "openjdk-17-jre"], PackageClosure.Of(Installed, ["java17-runtime"]).Order(StringComparer.Ordinal));

    [Fact]
    public void Circles_come_to_an_end_and_what_is_not_installed_is_not_needed() =>
        Assert.Equal(["loop", "loop2"], PackageClosure.Of(Installed, ["loop", "nowhere"]).Order(StringComparer.Ordinal));

    private static Package Of(string name, string requires = "", string provides = "") =>
        new(PackageKind.Dpkg, name, "1", "var/lib/dpkg/status", 1) { Requires = requires, Provides = provides };
}
