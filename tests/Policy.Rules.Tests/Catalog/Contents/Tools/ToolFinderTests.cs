using Policy.Rules.Catalog.Contents.Tools;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Tests.Contents;
using Policy.Rules.Verdicts;
using static Policy.Rules.Tests.Catalog.Contents.ContentsImage;

namespace Policy.Rules.Tests.Catalog.Contents.Tools;

public sealed class ToolFinderTests
{
    private static readonly FileEntry NotExecutable = LayersInput.File("usr/bin/gcc");

    [Fact]
    public void A_program_on_PATH_is_found_with_its_layer_and_size() => Assert.Equal(
        new FoundTool("gcc", ToolKind.Compiler, "usr/bin/gcc", 1, 700, EvidenceKind.File),
        Single(Facts(LayersInput.Layer(Shell), LayersInput.Layer(Program("usr/bin/gcc", 700)))));

    [Fact]
    public void Names_of_one_program_are_one_tool() => Assert.Equal(
        "usr/bin/x86_64-linux-gnu-gcc-12",
        Single(Facts(LayersInput.Layer(
            Shell, Program("usr/bin/x86_64-linux-gnu-gcc-12", 900), LayersInput.Link("usr/bin/gcc", "gcc-12"), LayersInput.Link("usr/bin/gcc-12", "x86_64-linux-gnu-gcc-12"),
            LayersInput.Link("usr/bin/cc", "/etc/alternatives/cc"), LayersInput.Link("etc/alternatives/cc", "/usr/bin/gcc")))).Path);

    [Fact]
    public void A_name_such_as_cc_is_what_it_leads_to() => Assert.Equal(
        "clang", Single(Facts(LayersInput.Layer(Program("usr/bin/clang-14"), LayersInput.Link("usr/bin/cc", "clang-14")))).Name);

    [Fact]
    public void What_is_no_program_is_no_tool()
    {
        Assert.Empty(ToolFinder.Find(Facts(LayersInput.Layer(Shell, NotExecutable))));
        Assert.Empty(ToolFinder.Find(Facts(LayersInput.Layer(Shell, LayersInput.Link("usr/bin/gcc", "nowhere"), LayersInput.Folder("usr/bin/make")))));
        Assert.Empty(ToolFinder.Find(Facts(LayersInput.Layer(Shell, Program("app/testdata/gcc")))));
    }

    [Fact]
    public void What_a_later_layer_deletes_is_not_there() => Assert.Empty(ToolFinder.Find(Facts(
        LayersInput.Layer(Shell, Program("usr/bin/gcc")), LayersInput.Layer(LayersInput.Deleted("usr/bin/gcc")))));

    [Theory]
    [InlineData("usr/local/go", "go", "bin/go", "VERSION", "go")]
    [InlineData("usr/lib/jvm/java-17-openjdk-amd64", "jdk", "bin/javac", "release", "jdk")]
    [InlineData("opt/java/openjdk", "jdk", "bin/javac", "jmods/java.base.jmod", "jdk")]
    [InlineData("usr/lib/jvm/java-1.8-openjdk", "jdk", "bin/javac", "lib/tools.jar", "jdk")]
    [InlineData("usr/local/rustup/toolchains/1.80-x86_64-unknown-linux-gnu", "rust", "bin/rustc", "lib/rustlib/x", "rust")]
    [InlineData("root/.rustup/toolchains/stable", "rust", "bin/rustc", "lib/rustlib/x", "rust")]
    [InlineData("usr/share/maven", "maven", "bin/mvn", "boot/x.jar", "maven")]
    [InlineData("opt/gradle", "gradle", "bin/gradle", "init.d/readme.txt", "gradle")]
    [InlineData("usr/share/dotnet/sdk", "dotnet-sdk", "8.0.100/dotnet.dll", "8.0.100/MSBuild.dll", "dotnet-sdk")]
    public void An_SDK_is_its_folder_on_PATH_or_not(string folder, string name, string program, string beside, string tool)
    {
        var found = Single(Facts(LayersInput.Layer(Shell, Program($"{folder}/{program}", 100), LayersInput.File($"{folder}/{beside}", 50), LayersInput.File($"{folder}/x/y/z", 7))));

        Assert.Equal((tool, folder, 157L, EvidenceKind.File), (found.Name, found.Path, found.Bytes, found.Source));
        Assert.Equal(name, tool);
    }

    [Fact]
    public void A_file_of_several_names_counts_once() => Assert.Equal(101, Single(Facts(LayersInput.Layer(
        Shell, Program("usr/local/go/bin/go", 100), LayersInput.HardLink("usr/local/go/bin/again", "usr/local/go/bin/go"), LayersInput.File("usr/local/go/VERSION")))).Bytes);

    [Fact]
    public void What_is_added_to_an_SDKs_folder_later_is_not_who_brought_it() => Assert.Equal(0, Single(Facts(
        LayersInput.Layer(Shell, Program("usr/local/go/bin/go"), LayersInput.File("usr/local/go/VERSION")),
        LayersInput.Layer(LayersInput.Folder("usr/local/go"), LayersInput.File("usr/local/go/more")))).Layer);

    [Fact]
    public void An_SDK_within_another_is_a_part_of_it() => Assert.Equal("opt/all", Single(Facts(LayersInput.Layer(
        Shell, Program("opt/all/bin/javac"), LayersInput.File("opt/all/release"), Program("opt/all/lib/bin/javac"), LayersInput.File("opt/all/lib/release"))).With("PATH=/opt/all/lib/bin:/opt/all/bin")).Path);

    [Theory]
    [InlineData("JAVA_HOME=/custom/java", "custom/java", "javac", "release")]
    [InlineData("GOROOT=/srv/golang", "srv/golang", "go", "VERSION")]
    [InlineData("RUSTUP_HOME=/srv/rustup", "srv/rustup/toolchains/stable", "rustc", "lib/rustlib/x")]
    [InlineData("M2_HOME=/srv/m", "srv/m", "mvn", "boot/x.jar")]
    public void The_environment_says_where_an_SDK_is(string variable, string folder, string program, string beside)
    {
        var layer = LayersInput.Layer(Shell, Program($"{folder}/bin/{program}"), LayersInput.File($"{folder}/{beside}"));

        Assert.Equal(folder, Single(Facts(layer).With(variable)).Path);
        Assert.Empty(ToolFinder.Find(Facts(layer)));
    }

    [Fact]
    public void A_run_time_without_its_compiler_is_no_SDK() => Assert.Empty(ToolFinder.Find(Facts(LayersInput.Layer(
        Shell, Program("opt/java/openjdk/bin/java"), LayersInput.File("opt/java/openjdk/release"), Program("usr/share/dotnet/dotnet"),
        LayersInput.File("usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.0/x.dll"), LayersInput.Folder("usr/share/dotnet/sdk"))).With("JAVA_HOME=/opt/java/openjdk")));

    [Fact]
    public void The_prefix_of_all_programs_is_no_SDK()
    {
        var found = Single(Facts(LayersInput.Layer(Shell, Program("usr/bin/javac", 5), LayersInput.File("usr/release", 1000))).With("JAVA_HOME=/usr"));

        Assert.Equal(("usr/bin/javac", 5), (found.Path, found.Bytes));
    }

    [Fact]
    public void Npms_own_node_gyp_and_headers_of_node_are_no_tools() => Assert.Empty(ToolFinder.Find(Facts(LayersInput.Layer(
        Shell, Program("usr/local/bin/node"), Program("usr/local/lib/node_modules/npm/bin/node-gyp-bin/node-gyp"),
        Program("usr/local/lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js"), LayersInput.File("usr/local/include/node/v8.h")))));

    [Fact]
    public void Packages_of_a_tool_are_one_with_their_bytes_and_its_programs()
    {
        var found = Single(Facts(Packages(Dpkg, [("gcc-12", 60), ("gcc-12-multilib", 40), ("gcc", 1), ("gcc-12-base", 9), ("bash", 5)], Shell, Program("usr/bin/gcc-12", 3))));

        Assert.Equal(("gcc", Dpkg, 101L, EvidenceKind.Package), (found.Name, found.Path, found.Bytes, found.Source));
        Assert.Equal(["gcc-12", "gcc-12-multilib", "gcc"], found.Packages);
    }

    [Fact]
    public void A_folder_tells_more_than_packages()
    {
        var found = Single(Facts(Packages(
            Dpkg, [("openjdk-17-jdk", 900)], Shell, Program("usr/lib/jvm/java-17-openjdk-amd64/bin/javac", 10), LayersInput.File("usr/lib/jvm/java-17-openjdk-amd64/release"))));

        Assert.Equal(("usr/lib/jvm/java-17-openjdk-amd64", 11), (found.Path, found.Bytes));
    }

    [Fact]
    public void A_package_is_of_the_layer_since_which_it_is_named()
    {
        var found = ToolFinder.Find(Facts(
            Packages(Dpkg, [("make", 1), ("cmake", 1)], Shell), Packages(Dpkg, [("make", 1), ("gcc", 1)]), Packages(Dpkg, [("make", 1), ("gcc", 1), ("cmake", 1)]), LayersInput.Layer(Program("x"))));

        Assert.Equal([("cmake", 2), ("gcc", 1), ("make", 0)], found.Select(tool => (tool.Name, tool.Layer)).Order());
    }

    [Fact]
    public void Headers_are_one_and_no_tool()
    {
        var headers = Single(Facts(Packages(Dpkg, [("libc6-dev", 10), ("linux-libc-dev", 5)], Shell)));

        Assert.Equal((ToolKind.Headers, 15L, false), (headers.Kind, headers.Bytes, headers.IsTool));
    }

    [Fact]
    public void Nothing_is_found_where_layers_were_not_read() => Assert.Empty(ToolFinder.Find(TestInput.Facts()));

    [Fact]
    public void A_hostile_tree_is_gone_through_once()
    {
        var folders = Enumerable.Range(0, 3000).SelectMany(i => new[] { Program($"opt/{i}/bin/javac"), LayersInput.File($"opt/{i}/release") });
        var nested = Enumerable.Range(1, 200).SelectMany(i =>
            new[] { Program(string.Concat(Enumerable.Repeat("n/", i)) + "bin/javac"), LayersInput.File(string.Concat(Enumerable.Repeat("n/", i)) + "release") });
        var path = string.Join(':', Enumerable.Range(1, 200).Select(i => "/" + string.Concat(Enumerable.Repeat("n/", i)) + "bin"));

        var found = ToolFinder.Find(Facts(LayersInput.Layer(folders.Concat(nested))).With("PATH=" + path));

        Assert.InRange(found.Length, 1, 64);
    }

    private static FoundTool Single(ImageFacts facts) => Assert.Single(ToolFinder.Find(facts));
}
