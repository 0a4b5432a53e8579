using Policy.Rules.Catalog.Contents;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Twins;

namespace Policy.Rules.Tests.Catalog.Build.Twins;

/// <summary>What the simulated builders put into layers is what the Dockerfiles say.</summary>
public sealed class TwinContentsTests
{
    public static TheoryData<string> Dialects => ["docker", "buildkit", "buildah", "buildah --layers"];

    [Fact]
    public void A_Go_program_on_scratch_stands_alone_with_its_certificates()
    {
        var contents = Contents(GuideImages.ByHeading["Go Application"].Multi);

        Assert.Equal(
            ["etc/ssl/certs/ca-certificates.crt", "server"], contents.Tree.Root.Descendants.Where(node => node.Kind == FileKind.File).Select(node => node.Path).Order());
        Assert.Equal(FileStart.Elf, contents.Tree.Find("server")!.Start);
        Assert.Contains(contents.Packages, package => package is { Kind: PackageKind.Go, Name: "stdlib", Version: "1.21.8", Path: "server" });
    }

    [Fact]
    public void A_Go_program_of_one_stage_has_its_toolchain_sources_modules_and_cache_beside_it()
    {
        var tree = Contents(GuideImages.ByHeading["Go Application"].Single).Tree;

        Assert.All(
            ["usr/local/go/bin/go", "app/go.mod", "app/cmd/server/main.go", "app/server", "go/pkg/mod/cache/download", "root/.cache/go-build"],
            path => Assert.NotNull(tree.Find(path)));
    }

    [Fact]
    public void Only_the_built_files_and_productions_packages_come_into_a_last_stage()
    {
        var contents = Contents(GuideImages.ByHeading["TypeScript Application"].Multi);

        Assert.NotNull(contents.Tree.Find("app/dist/index.js"));
        Assert.NotNull(contents.Tree.Find("app/node_modules/express/package.json"));
        Assert.Null(contents.Tree.Find("app/node_modules/typescript"));
        Assert.Null(contents.Tree.Find("app/src"));
        Assert.Null(contents.Tree.Find("root/.npm/_cacache"));
        Assert.DoesNotContain(contents.Packages, package => package.Name == "typescript");
    }

    [Fact]
    public void Sources_compilers_and_development_stay_in_a_single_stage()
    {
        var contents = Contents(GuideImages.ByHeading["Size Comparison"].Single);

        Assert.All(
            ["app/src/index.ts", "app/dist/index.js", "app/node_modules/typescript/bin/tsc", "app/node_modules/.bin/tsc", "usr/bin/gcc", "root/.npm/_cacache"],
            path => Assert.NotNull(contents.Tree.Find(path)));
        Assert.Contains(contents.Packages, package => package is { Kind: PackageKind.Dpkg, Name: "g++" });
        Assert.Contains(ImagePrograms.Of(GuideImages.ByHeading["Size Comparison"].Single, contents.Tree), program => program.Name == "gcc");
    }

    [Fact]
    public void What_is_purged_in_the_step_that_installed_it_is_in_no_layer() => Assert.All(
        TwinPairs.NotApplicable.Where(image => image.Name.Contains("purged", StringComparison.Ordinal)), image =>
        {
            var contents = Contents(image.Facts);
            Assert.DoesNotContain(contents.Packages, package => package.Name is "gcc" or "make" or "musl-dev" or "libc6-dev" or "cpp-12" or "binutils");
            Assert.DoesNotContain(contents.Layers.SelectMany(Paths), path => path.EndsWith("/cc1", StringComparison.Ordinal));
        });

    [Fact]
    public void A_package_that_apk_was_asked_for_by_itself_stays_when_the_group_goes() =>
        Assert.Contains(Contents(TwinPairs.NotApplicable.First(image => image.Name.StartsWith("wheels", StringComparison.Ordinal)).Facts).Packages, package => package is { Kind: PackageKind.Apk, Name: "libpq" });

    [Fact]
    public void What_a_step_deletes_is_whited_out_where_a_step_before_wrote_it()
    {
        var pair = TwinPairs.All.Single(pair => pair is { Name: "Basic Multi-Stage Build", Dialect: "buildah --layers" });

        var contents = Contents(pair.Single);

        Assert.Null(contents.Tree.Find("app/node_modules/typescript"));
        Assert.Contains(contents.Tree.Wasted, file => file.Path == "app/node_modules/typescript/lib/index.js");
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void An_image_of_one_stage_is_larger_than_its_twin(string dialect) => Assert.All(
        TwinPairs.All.Where(pair => pair.Dialect == dialect), pair =>
        {
            Assert.True(Contents(pair.Single).UnpackedBytes > Contents(pair.Multi).UnpackedBytes, pair.ToString());
            Assert.True(pair.Single.CompressedBytes > pair.Multi.CompressedBytes, pair.ToString());
        });

    // As a registry's page says of the images that these stand for, in MiB unpacked.
    [Theory]
    [InlineData("debian:12-slim", 60, 85)]
    [InlineData("debian:12", 95, 125)]
    [InlineData("alpine:3.19", 6, 9)]
    [InlineData("node:20-alpine", 110, 160)]
    [InlineData("node:20", 400, 1200)]
    [InlineData("golang:1.21-alpine", 180, 260)]
    [InlineData("python:3.11-slim", 110, 170)]
    [InlineData("eclipse-temurin:17-jre-alpine", 80, 190)]
    [InlineData("rust:1.75", 700, 1600)]
    [InlineData("gcr.io/distroless/static-debian12", 1, 4)]
    public void A_base_is_about_as_large_as_it_really_is(string name, int least, int most)
    {
        var bytes = Contents(TwinPairs.Bases.Single(image => image.Name == name).Facts).UnpackedBytes;

        Assert.InRange(bytes >> 20, least, most);
    }

    [Fact]
    public void Packages_name_files_that_are_there() => Assert.All(TwinPairs.All.SelectMany(pair => new[] { pair.Single, pair.Multi }), facts =>
    {
        var contents = Contents(facts);
        Assert.All(contents.Packages.Select(package => package.Path).Distinct(), path => Assert.NotNull(contents.Tree.Find(path)));
    });

    [Fact]
    public void A_systems_release_and_accounts_are_kept()
    {
        var contents = Contents(TwinPairs.Bases.Single(image => image.Name == "node:20-alpine").Facts);

        Assert.Contains("ID=alpine", Text(contents, "etc/os-release"), StringComparison.Ordinal);
        Assert.Contains("node:x:1000:", Text(contents, "etc/passwd"), StringComparison.Ordinal);
    }

    private static string Text(ImageContents contents, string path) => System.Text.Encoding.UTF8.GetString([.. contents.File(path)!.Value]);

    private static ImageContents Contents(ImageFacts facts) => Assert.IsType<ContentsResult.Known>(facts.Layered).Contents;

    private static List<string> Paths(LayerContents layer)
    {
        var paths = new List<string>();
        foreach (var entry in layer.Entries)
        {
            paths.Add(entry.Path);
        }

        return paths;
    }
}
