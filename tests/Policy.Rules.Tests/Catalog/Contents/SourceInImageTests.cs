using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Contents;
using Policy.Rules.Catalog.Contents.Sources;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Verdicts;
using static Policy.Rules.Tests.Catalog.Contents.ApplicationImage;
using static Policy.Rules.Tests.Contents.LayersInput;

namespace Policy.Rules.Tests.Catalog.Contents;

public sealed class SourceInImageTests
{
    private static SourceInImage Rule => new();

    [Fact]
    public void Sources_what_was_built_and_steps_are_named()
    {
        var finding = RuleAssert.Finding(On(File("bin/sh")).Copy(". /app", File("app/tsconfig.json"), File("app/src/a.ts", 1000), File("app/src/b.tsx", 500))
            .Run("npm run build", File("app/dist/a.js"), File("app/dist/a.d.ts")).Judge(Rule));

        Assert.Equal("sources are in the image with what was built of them: 2 sources of TypeScript (1.5 kB) in /app", finding.Message);
        Assert.Equal(
            [
                new Evidence(EvidenceKind.File, "app", "2 sources of TypeScript, written by history[1] COPY . /app", 1500),
                new Evidence(EvidenceKind.File, "app/dist", "what was built of them"),
            ],
            finding.Evidence);
        Assert.Equal("Build in a stage of its own and copy what it makes: COPY --from=build /app/dist /app/dist.", finding.Remedy);
        Assert.Equal(0.95, finding.Confidence);
    }

    [Theory]
    [InlineData(nameof(SourceLanguage.TypeScript), "app", "app/dist", "tsconfig.json src/a.ts dist/a.js")]
    [InlineData(nameof(SourceLanguage.TypeScript), "app", "app/build", "tsconfig.json src/a.ts build/server/a.mjs")]
    [InlineData(nameof(SourceLanguage.TypeScript), "app", "app/.next", "tsconfig.json pages/a.tsx .next/server/a.js")]
    [InlineData(nameof(SourceLanguage.TypeScript), "app", "app/lib", "tsconfig.json src/a.ts lib/a.js")]
    [InlineData(nameof(SourceLanguage.TypeScript), "app", "app/src/a.js", "tsconfig.json src/a.ts src/a.js")]
    [InlineData(nameof(SourceLanguage.TypeScript), "app", "app/packages/a/dist", "tsconfig.json packages/a/package.json packages/a/src/a.ts packages/a/dist/a.js")]
    [InlineData(nameof(SourceLanguage.Go), "app", "app/server", "go.mod main.go *server")]
    [InlineData(nameof(SourceLanguage.Go), "app", "app/bin/server", "go.mod cmd/main.go *bin/server")]
    [InlineData(nameof(SourceLanguage.Java), "app", "app/target/app.jar", "pom.xml src/main/java/A.java target/app.jar")]
    [InlineData(nameof(SourceLanguage.Java), "app", "app/build/libs/app.jar", "build.gradle.kts src/main/kotlin/A.kt build/libs/app.jar")]
    [InlineData(nameof(SourceLanguage.Java), "app", "app/web/target/web.war", "pom.xml web/pom.xml web/src/main/java/A.java web/target/web.war")]
    [InlineData(nameof(SourceLanguage.DotNet), "app", "app/bin/Release/net10.0/App.dll", "App.csproj Program.cs bin/Release/net10.0/App.dll")]
    [InlineData(nameof(SourceLanguage.DotNet), "app", "app/out/App.dll", "App.fsproj Program.fs out/App.dll")]
    [InlineData(nameof(SourceLanguage.Rust), "app", "app/target/release/app", "Cargo.toml src/main.rs *target/release/app")]
    [InlineData(nameof(SourceLanguage.C), "app", "app/build/app", "CMakeLists.txt src/main.cpp *build/app")]
    [InlineData(nameof(SourceLanguage.C), "app", "app/app", "Makefile main.c *app")]
    [InlineData(nameof(SourceLanguage.C), "app", "app/libapp.so", "configure main.c *libapp.so")]
    public void Each_language_is_known_by_its_project_its_sources_and_its_artefact(string language, string root, string artefact, string files)
    {
        var source = Assert.Single(SourceFinder.Find(On().Copy(". /app", Of(files)).Facts()));

        Assert.Equal((language, root, artefact, 0.95), ($"{source.Language}", source.Root, source.Artefact, source.Confidence));
        Assert.Equal((1, 1, 1L), (source.Files, source.Layer, source.Bytes));
    }

    [Theory]
    [InlineData("src/a.ts dist/a.js")] // no project
    [InlineData("tsconfig.json src/a.ts")] // run as it is
    [InlineData("tsconfig.json src/a.ts dist/a.css")]
    [InlineData("tsconfig.json dist/a.js dist/a.d.ts dist/a.ts")]
    [InlineData("tsconfig.json types/a.d.ts dist/a.js")]
    [InlineData("tsconfig.json vite.config.ts dist/a.js")]
    [InlineData("tsconfig.json node_modules/x/a.ts dist/a.js")]
    [InlineData("go.mod main.go")]
    [InlineData("go.mod main.go server")] // no program
    [InlineData("go.mod vendor/x/main.go *server")]
    [InlineData("main.go *server")]
    [InlineData("pom.xml src/main/java/A.java")]
    [InlineData("pom.xml src/main/java/A.java gradle/wrapper/gradle-wrapper.jar")]
    [InlineData("pom.xml target/a.jar")]
    [InlineData("App.csproj bin/App.dll")]
    [InlineData("Cargo.toml src/main.rs")]
    [InlineData("Cargo.toml src/main.rs *target/debug/build.so")]
    [InlineData("Makefile main.py *helper")]
    [InlineData("Makefile package.json native.cc *native.node")] // an add-on of an interpreted application
    [InlineData("Makefile setup.py native.c *native.so")]
    [InlineData("Makefile main.c *main.o")]
    [InlineData("package.json src/index.js dist/index.js")]
    [InlineData("requirements.txt app.py")]
    [InlineData("Gemfile app.rb")]
    [InlineData("composer.json index.php")]
    public void Without_all_three_nothing_is_said(string files) => RuleAssert.Passes(On().Copy(". /app", Of(files)).Judge(Rule));

    [Theory]
    [InlineData("usr/local/go/src")]
    [InlineData("usr/lib/go-1.24/src")]
    [InlineData("root/go/pkg/mod/x")]
    [InlineData("go/pkg/mod/x")]
    [InlineData("usr/local/cargo/registry/src/x")]
    [InlineData("root/.cargo/registry/src/x")]
    [InlineData("usr/src/linux-headers-6.12")]
    [InlineData("usr/src/googletest")]
    [InlineData("usr/share/x")]
    [InlineData("usr/include/x")]
    [InlineData("usr/lib/node_modules/npm")]
    [InlineData("app/node_modules/x")]
    [InlineData("usr/local/lib/python3.13/site-packages/x")]
    [InlineData("usr/lib/ruby/gems/3.3.0/gems/x")]
    [InlineData("app/vendor/x")]
    [InlineData("opt/sdk/rustup/toolchains/x")]
    public void What_languages_and_dependencies_brought_is_not_the_applications(string folder) => RuleAssert.Passes(On().Run(
        "install", Files($"{folder}/go.mod", $"{folder}/a.go", $"{folder}/Makefile", $"{folder}/a.c", $"{folder}/Cargo.toml", $"{folder}/a.rs").Append(Program($"{folder}/a"))
            .Append(Program($"{folder}/target/release/a"))).Judge(Rule));

    [Fact]
    public void A_go_root_anywhere_is_gos_own() => RuleAssert.Passes(On().Run(
        "tar -C /opt", [.. Files("opt/go/src/runtime/runtime.go", "opt/go/src/go.mod"), Program("opt/go/bin/go")]).Judge(Rule));

    [Theory]
    [InlineData("go.mod main.go", "usr/local/bin/server", PackageKind.Go, 0.9)]
    [InlineData("Cargo.toml src/main.rs", "usr/local/bin/server", PackageKind.Cargo, 0.9)]
    [InlineData("go.mod main.go", "usr/local/bin/server", PackageKind.Npm, 0.6)]
    [InlineData("Cargo.toml src/main.rs", "usr/local/bin/server", PackageKind.Go, 0.6)]
    public void A_program_elsewhere_is_theirs_where_its_linker_says_so(string files, string program, PackageKind kind, double confidence)
    {
        var layer = Layer(Program(program)) with { Packages = [new Package(kind, "example.com/app", "(devel)", program, null)] };
        var source = Assert.Single(SourceFinder.Find(On().Copy(". /src", Of(files, "src/")).Add(Instruction.Run, "build", layer).Facts()));

        Assert.Equal((program, confidence), (source.Artefact, source.Confidence));
    }

    [Theory]
    [InlineData("example.com/app", "example.com/app", 0.95)]
    [InlineData("example.com/app", "example.com/other", null)]
    [InlineData("", "example.com/other", 0.9)]
    public void Of_Go_the_module_tells_which_program_is_theirs(string module, string programs, double? confidence)
    {
        var layer = Layer(Program("usr/local/bin/server")) with { Packages = [new Package(PackageKind.Go, "stdlib", "go1.22", "usr/local/bin/server", null), new Package(PackageKind.Go, programs, "(devel)", "usr/local/bin/server", null)] };
        var sources = Layer(Of("go.mod main.go", "src/")) with
        {
            Projects = module.Length == 0 ? [] : [new ProjectFile(PackageKind.Go, "src/go.mod") { Name = module }],
        };

        Assert.Equal(confidence, SourceFinder.Find(On().Add(Instruction.Copy, ". /src", sources).Add(Instruction.Run, "build", layer).Facts()).FirstOrDefault()?.Confidence);
    }

    [Fact]
    public void A_program_elsewhere_is_not_what_c_was_built_to() =>
        RuleAssert.Passes(On().Copy(". /src", Of("Makefile main.c", "src/")).Run("install", Program("usr/local/bin/tini")).Judge(Rule));

    [Theory]
    [InlineData("pom.xml src/main/java/A.java", "opt/app.jar")]
    [InlineData("pom.xml src/main/java/A.java", "src/app.jar")]
    [InlineData("App.csproj Program.cs", "srv/App.deps.json")]
    public void What_a_build_puts_elsewhere_is_most_likely_theirs(string files, string artefact)
    {
        var image = On().Copy(". /src", Of(files, "src/")).Run("build", File(artefact));
        var source = Assert.Single(SourceFinder.Find(image.Facts()));

        Assert.Equal((artefact, 0.8), (source.Artefact, source.Confidence));
        Assert.Equal("what was built, as it seems", RuleAssert.Finding(image.Judge(Rule)).Evidence[1].What);
    }

    [Fact]
    public void A_tool_of_the_base_is_not_what_was_built()
    {
        var tool = Layer(Program("usr/local/bin/tool"), Program("usr/local/go/bin/go")) with
        {
            Packages = [new Package(PackageKind.Go, "x", "v1", "usr/local/bin/tool", null), new Package(PackageKind.Go, "x", "v1", "usr/local/go/bin/go", null)],
        };
        var image = On().Add(Instruction.Run, "install", tool).Copy(". /src", Files("src/go.mod", "src/main.go"));

        RuleAssert.Passes((image with { BaseLayers = 2 }).Judge(Rule));
        Assert.Equal("usr/local/bin/tool", Assert.Single(SourceFinder.Find(image.Facts())).Artefact);
    }

    [Fact]
    public void Sources_of_the_base_are_not_the_applications()
    {
        var image = On().Copy(". /app", Of("go.mod main.go *server")).Run("x", File("etc/x"));

        RuleAssert.Passes((image with { BaseLayers = 2 }).Judge(Rule));
        Assert.IsType<Verdict.Fired>((image with { BaseLayers = 0 }).Judge(Rule));
    }

    [Fact]
    public void Sources_that_were_deleted_are_not_there() =>
        RuleAssert.Passes(On().Copy(". /app", Of("go.mod main.go *server")).Run("rm main.go", Deleted("app/main.go")).Judge(Rule));

    [Fact]
    public void Parts_of_a_project_are_its_own_and_each_language_has_its_project()
    {
        var found = SourceFinder.Find(On().Copy(
            ". /app", Of("go.mod main.go cmd/go.mod cmd/main.go *server web/tsconfig.json web/src/a.ts web/dist/a.js Makefile a.c")).Facts());

        Assert.Equal(
            [(SourceLanguage.Go, "app", 2), (SourceLanguage.TypeScript, "app/web", 1)], found.Select(source => (source.Language, source.Root, source.Files)));
    }

    [Fact]
    public void A_project_at_the_root_is_named_so()
    {
        var finding = RuleAssert.Finding(On().Copy(". /", Of("go.mod main.go *server", "")).Judge(Rule));

        Assert.Equal("sources are in the image with what was built of them: 1 source of Go (1 B) in /", finding.Message);
        Assert.Equal("/", finding.Evidence[0].Where);
    }

    [Fact]
    public void More_projects_are_counted()
    {
        var finding = RuleAssert.Finding(On().Copy(". /", Enumerable.Range(0, 9).SelectMany(i => Of("go.mod main.go *server", $"srv/{i}/"))).Judge(Rule));

        Assert.EndsWith("in /srv/3 and 5 more projects", finding.Message, StringComparison.Ordinal);
        Assert.Equal(8, finding.Evidence.Length);
    }

    [Fact]
    public void Projects_by_the_thousand_in_one_another_take_time_in_proportion()
    {
        var deep = string.Concat(Enumerable.Range(0, 2000).Select(i => $"d{i}/"));
        var files = Enumerable.Range(0, 2000).Select(i => File($"{string.Concat(Enumerable.Range(0, i).Select(j => $"d{j}/"))}go.mod"))
            .Concat(Enumerable.Range(0, 20_000).SelectMany(i => Of("App.csproj A.cs tsconfig.json a.ts", $"p{i}/"))).Append(File($"{deep}a.go"));

        Assert.Equal(1, Assert.Single(SourceFinder.Find(On().Copy(". /", [.. files, Program("d0/server")]).Facts())).Files);
    }

    [Fact]
    public void An_image_without_files_passes() => RuleAssert.Passes(Rule.Evaluate(TestInput.For(facts: TestInput.Facts() with { Layered = Nothing })));

    [Fact]
    public void Nothing_is_found_where_the_layers_are_not_known() => Assert.Empty(SourceFinder.Find(TestInput.Facts()));

    [Fact]
    public void Files_and_packages_are_needed() => Assert.Equal(Needs.Config | Needs.Contents, Rule.Descriptor.Needs);

    // Paths with spaces between them; a star marks a program.
    private static IEnumerable<FileEntry> Of(string files, string folder = "app/") =>
        files.Split(' ').Select(path => path.StartsWith('*') ? Program(folder + path[1..]) : File(folder + path));
}
