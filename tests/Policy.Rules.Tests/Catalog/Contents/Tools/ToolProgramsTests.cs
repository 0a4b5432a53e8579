using Policy.Rules.Catalog.Contents.Tools;

namespace Policy.Rules.Tests.Catalog.Contents.Tools;

public sealed class ToolProgramsTests
{
    [Theory]
    [InlineData("gcc", "gcc")]
    [InlineData("gcc-12", "gcc")]
    [InlineData("cc", "gcc")]
    [InlineData("x86_64-linux-gnu-gcc-12", "gcc")]
    [InlineData("x86_64-redhat-linux-gcc", "gcc")]
    [InlineData("x86_64-alpine-linux-musl-g++", "g++")]
    [InlineData("clang-14", "clang")]
    [InlineData("ld.bfd", "binutils")]
    [InlineData("x86_64-linux-gnu-as", "binutils")]
    [InlineData("javac", "jdk")]
    [InlineData("go", "go")]
    [InlineData("cargo", "rust")]
    [InlineData("make", "make")]
    [InlineData("m4", "m4")]
    [InlineData("node-gyp", "node-gyp")]
    [InlineData("bash", null)]
    [InlineData("java", null)]
    [InlineData("dotnet", null)]
    [InlineData("node", null)]
    [InlineData("python3.11", null)]
    [InlineData("x86_64-conda-linux-gnu-gcc", "gcc")]
    [InlineData("x86_64-conda-linux-gnu-ld", null)]
    [InlineData("x86_64-conda_cos6-linux-gnu-ld", null)]
    [InlineData("strings", null)]
    [InlineData("ldconfig", null)]
    [InlineData("ldd", null)]
    [InlineData("x86_64-linux-gnu-python3-config", null)]
    [InlineData("", null)]
    [InlineData("-linux-", null)]
    [InlineData("12", null)]
    public void A_program_is_known_by_its_name(string program, string? tool) => Assert.Equal(tool, ToolPrograms.Of(program));

    [Fact]
    public void A_name_without_an_end_is_none() => Assert.Null(ToolPrograms.Of("gcc-" + new string('1', 100_000)));
}
