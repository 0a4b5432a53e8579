using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Packages;

public sealed class ApkPackagesTests
{
    public const string Sample = """
        C:Q1jDmGz8pQkE2rA4Zb6oV3k9nT5xI=
        P:musl
        V:1.2.5-r0
        A:x86_64
        S:407342
        I:667648
        T:the musl c library (libc) implementation
        F:lib
        R:ld-musl-x86_64.so.1
        a:0:0:755

        P:busybox
        V:1.36.1-r29

        """;

    [Theory]
    [InlineData("lib/apk/db/installed")]
    [InlineData("usr/lib/apk/db/installed")]
    public void Packages_are_read(string path) => Read.File(path, Sample).Holds(PackageKind.Apk, "musl 1.2.5-r0 667648", "busybox 1.36.1-r29");

    [Theory]
    [InlineData("V:1\n", UnknownReason.Malformed, "without a name")]
    [InlineData("P:a\nV:1\nnothing\n", UnknownReason.Malformed, "line 3")]
    public void What_is_wrong_is_told(string text, UnknownReason reason, string message) => Read.File("lib/apk/db/installed", text).Breaks(reason, message);

    [Fact]
    public void An_empty_database_holds_nothing() => Read.File("lib/apk/db/installed", "").Holds(PackageKind.Apk);
}
