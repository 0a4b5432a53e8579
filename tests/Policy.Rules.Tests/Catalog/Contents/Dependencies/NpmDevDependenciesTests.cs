using System.Globalization;
using Policy.Rules.Catalog.Contents.Dependencies;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests.Catalog.Contents.Dependencies;

public sealed class NpmDevDependenciesTests
{
    private const string Modules = "app/node_modules";

    [Fact]
    public void What_only_devDependencies_reach_is_found() => Finds(
        ["app/node_modules/tsc", "app/node_modules/tslib"],
        new PackageImage().App("app", "express", "tsc").Npm($"{Modules}/express", "qs").Npm($"{Modules}/qs").Npm($"{Modules}/tsc", "tslib").Npm($"{Modules}/tslib"));

    [Fact]
    public void What_both_reach_is_of_production() => Finds(
        ["app/node_modules/dev"],
        new PackageImage().App("app", "prod", "dev").Npm($"{Modules}/prod", "both").Npm($"{Modules}/dev", "both").Npm($"{Modules}/both", "deep").Npm($"{Modules}/deep"));

    [Fact]
    public void What_is_listed_twice_is_of_production() => Finds([], new PackageImage().App("app", "a", "a").Npm($"{Modules}/a"));

    [Fact]
    public void Circles_have_an_end() => Finds(
        ["app/node_modules/a", "app/node_modules/b"],
        new PackageImage().App("app", "p", "a").Npm($"{Modules}/a", "b").Npm($"{Modules}/b", "a").Npm($"{Modules}/p", "q p").Npm($"{Modules}/q", "p"));

    [Fact]
    public void Each_gets_the_nearest_of_several_versions() => Finds(
        ["app/node_modules/dev", "app/node_modules/dev/node_modules/lib"],
        new PackageImage().App("app", "prod", "dev").Npm($"{Modules}/prod", "lib").Npm($"{Modules}/lib")
            .Npm($"{Modules}/dev", "lib").Npm($"{Modules}/dev/node_modules/lib"));

    [Fact]
    public void A_nested_package_gets_what_stands_beside_it_and_above() => Finds(
        ["app/node_modules/c", "app/node_modules/dev", "app/node_modules/dev/node_modules/a", "app/node_modules/dev/node_modules/b"],
        new PackageImage().App("app", "", "dev").Npm($"{Modules}/dev", "a").Npm($"{Modules}/dev/node_modules/a", "b c").Npm($"{Modules}/dev/node_modules/b").Npm($"{Modules}/c"));

    [Fact]
    public void Names_may_have_a_scope() => Finds(
        ["app/node_modules/@babel/core", "app/node_modules/@types/node"],
        new PackageImage().App("app", "@nestjs/core", "@babel/core").Npm($"{Modules}/@nestjs/core").Npm($"{Modules}/@babel/core", "@types/node").Npm($"{Modules}/@types/node"));

    [Fact]
    public void A_package_that_is_installed_under_another_name_is_found_by_that()
    {
        var found = Assert.Single(Find(new PackageImage().App("app", "real", "alias").Npm($"{Modules}/alias", name: "real").Npm($"{Modules}/real")));

        Assert.Equal(("real", "app/node_modules/alias"), (found.Name, found.Path));
    }

    [Fact]
    public void What_is_asked_for_and_not_there_is_nothing() => Finds(
        [], new PackageImage().App("app", "express missing", "pruned @types/pruned").Npm($"{Modules}/express", "fsevents"));

    [Fact]
    public void What_nobody_asks_for_is_not_told_of() => Finds([], new PackageImage().App("app", "a", "b").Npm($"{Modules}/a").Npm($"{Modules}/left-over"));

    [Fact]
    public void Without_an_application_nothing_is_told() => Finds(
        [], new PackageImage().Npm("usr/local/lib/node_modules/typescript").Npm("usr/local/lib/node_modules/npm", "a").Npm("usr/local/lib/node_modules/npm/node_modules/a"));

    [Fact]
    public void A_folder_with_nothing_to_load_is_gone_past() => Finds(
        ["app/node_modules/b"],
        new PackageImage().App("app", "", "b").File("app/sub/node_modules/b/README.md").App("app/sub", "", "b").Npm($"{Modules}/b"));

    [Fact]
    public void A_package_s_bytes_are_without_those_of_nested_ones()
    {
        var found = Find(new PackageImage().App("app", "", "a").Npm($"{Modules}/a", "b", 1000).File($"{Modules}/a/lib/deep/x.js", 500).Npm($"{Modules}/a/node_modules/b", "", 70));

        Assert.Equal([("a", 1000 + 500 + PackageImage.ManifestBytes), ("b", 70 + PackageImage.ManifestBytes)], found.Select(dependency => (dependency.Name, dependency.Bytes)));
    }

    [Fact]
    public void It_is_told_who_asked()
    {
        var found = Find(new PackageImage().App("srv/app", "", "webpack tapable").Npm("srv/app/node_modules/webpack", "acorn tapable", 9).Npm("srv/app/node_modules/acorn", "", 8)
            .Npm("srv/app/node_modules/tapable", "", 7));

        Assert.Equal(
            [
                "webpack: in devDependencies of srv/app/package.json",
                "acorn: comes with webpack in devDependencies of srv/app/package.json",
                "tapable: in devDependencies of srv/app/package.json",
            ],
            found.Select(dependency => $"{dependency.Name}: {dependency.Why}"));
    }

    [Fact]
    public void Layouts_of_pnpm_are_followed() => Finds(
        ["app/node_modules/.pnpm/@s+dev@1/node_modules/@s/dev", "app/node_modules/.pnpm/lib@2/node_modules/lib"],
        new PackageImage().App("app", "prod", "@s/dev")
            .Npm($"{Modules}/.pnpm/prod@1/node_modules/prod", "lib").Link($"{Modules}/.pnpm/prod@1/node_modules/lib", "../../lib@1/node_modules/lib")
            .Npm($"{Modules}/.pnpm/@s+dev@1/node_modules/@s/dev", "lib").Link($"{Modules}/.pnpm/@s+dev@1/node_modules/lib", "../../lib@2/node_modules/lib")
            .Npm($"{Modules}/.pnpm/lib@1/node_modules/lib").Npm($"{Modules}/.pnpm/lib@2/node_modules/lib")
            .Link($"{Modules}/prod", ".pnpm/prod@1/node_modules/prod").Link($"{Modules}/@s/dev", "../.pnpm/@s+dev@1/node_modules/@s/dev"));

    [Fact]
    public void Workspaces_share_the_packages_of_their_root() => Finds(
        ["app/node_modules/eslint", "app/packages/api/node_modules/jest"],
        new PackageImage().App("app", "", "eslint").App("app/packages/api", "koa shared", "jest").App("app/packages/shared", "lodash")
            .Link($"{Modules}/api", "../packages/api").Link($"{Modules}/shared", "../packages/shared")
            .Npm($"{Modules}/eslint").Npm($"{Modules}/koa").Npm($"{Modules}/lodash").Npm("app/packages/api/node_modules/jest"));

    [Fact]
    public void Two_applications_have_their_own() => Finds(
        ["srv/a/node_modules/left", "srv/b/node_modules/right"],
        new PackageImage().App("srv/a", "right", "left").Npm("srv/a/node_modules/left").Npm("srv/a/node_modules/right")
            .App("srv/b", "left", "right").Npm("srv/b/node_modules/left").Npm("srv/b/node_modules/right"));

    [Fact]
    public void Applications_stand_in_the_root_too() => Finds(["node_modules/a"], new PackageImage().App("", "", "a").Npm("node_modules/a"));

    [Fact]
    public void What_the_base_brought_is_not_the_applications() => Finds(
        ["app/node_modules/mine"],
        new PackageImage { BaseLayers = 1 }.App("app", "", "theirs").Npm($"{Modules}/theirs").Layer().App("app", "", "theirs mine").Npm($"{Modules}/mine"));

    [Fact]
    public void What_a_later_step_deletes_is_not_there() => Finds(
        [], new PackageImage().App("app", "", "a").Npm($"{Modules}/a").Layer().Deleted($"{Modules}/a"));

    [Fact]
    public void Of_a_manifest_that_a_later_step_writes_the_last_counts() => Finds(
        [], new PackageImage().App("app", "", "a").Npm($"{Modules}/a").Layer().App("app", "a"));

    [Fact]
    public void What_is_allowed_is_of_production_with_all_that_it_needs()
    {
        var image = new PackageImage().App("app", "", "vite jest @types/node").Npm($"{Modules}/vite", "rollup").Npm($"{Modules}/rollup").Npm($"{Modules}/jest").Npm($"{Modules}/@types/node");

        Assert.Equal(["app/node_modules/jest"], DevDependencyFinder.Search(image.Facts(), ["vite", "@types/*"]).Found.Select(dependency => dependency.Path));
    }

    [Fact]
    public void An_application_whose_manifest_cannot_be_read_is_not_known() => NotKnown(
        UnknownReason.Malformed, "app/package.json", new PackageImage().Broken("app/package.json").Npm($"{Modules}/a").App("other", "", "a"));

    [Fact]
    public void A_template_that_cannot_be_read_is_nobodys() => Finds(
        ["app/node_modules/a"], new PackageImage().Broken("app/templates/package.json").App("app", "", "a").Npm($"{Modules}/a"));

    [Fact]
    public void Where_a_package_of_production_cannot_be_read_nobody_knows_what_it_needs() => NotKnown(
        UnknownReason.OverLimit, "app/node_modules/p/package.json",
        new PackageImage().App("app", "p", "a").Broken($"{Modules}/p/package.json", UnknownReason.OverLimit).Npm($"{Modules}/a"));

    [Fact]
    public void One_of_development_that_cannot_be_read_brings_nothing() => Finds(
        ["app/node_modules/b"], new PackageImage().App("app", "", "a b").Broken($"{Modules}/a/package.json").Npm($"{Modules}/b"));

    [Theory]
    [InlineData("app/.pnp.cjs")]
    [InlineData(".pnp.js")]
    public void Zips_of_Plug_n_Play_are_not_looked_into(string script) =>
        NotKnown(UnknownReason.Unsupported, script, new PackageImage().App("app", "", "typescript").File(script));

    [Fact]
    public void Plug_n_Play_without_devDependencies_is_fine() => Assert.Null(Search(new PackageImage().App("app", "a").File("app/.pnp.cjs")).Problem);

    [Fact]
    public void Links_that_lead_nowhere_are_nothing() => Finds(
        [],
        new PackageImage().App("app", "", "a b c d").Link($"{Modules}/a", "../gone").Link($"{Modules}/b", "c").Link($"{Modules}/c", "b").Link($"{Modules}/d", "../../etc/d").File("etc/d"));

    [Theory]
    [InlineData("../secret")]
    [InlineData("a/b/c")]
    [InlineData("@")]
    [InlineData("@/")]
    [InlineData("..")]
    [InlineData("/")]
    [InlineData("a/../b")]
    public void Names_that_are_none_lead_nowhere(string name) => Finds([], new PackageImage().App("app", "", name).File("app/secret/package.json").Npm($"{Modules}/b"));

    [Fact]
    public void A_hundred_thousand_packages_take_time_in_proportion()
    {
        const int Count = 100_000;
        var image = new PackageImage().App("app", "p0", "d0");
        for (var i = 0; i < Count / 2; i++)
        {
            image.Npm($"{Modules}/p{i}", $"p{i + 1} p{i / 2}").Npm($"{Modules}/d{i}", $"d{i + 1} p{i}");
        }

        Assert.Equal(Count / 2, Find(image).Length);
    }

    [Fact]
    public void Look_ups_have_an_end()
    {
        var deep = string.Join('/', Enumerable.Repeat("d", 1500));
        var names = string.Join(' ', Enumerable.Range(0, 20_000).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        var search = Search(new PackageImage().App("", "", "a").Npm("node_modules/a").App(deep, names));

        Assert.Equal((UnknownReason.OverLimit, true), (search.Problem?.Reason, search.Found.IsEmpty));
    }

    private static void Finds(string[] paths, PackageImage image)
    {
        var search = Search(image);

        Assert.Null(search.Problem);
        Assert.Equal(paths, search.Found.Select(dependency => dependency.Path).Order(StringComparer.Ordinal));
        Assert.All(search.Found, dependency => Assert.Equal(PackageKind.Npm, dependency.Kind));
    }

    private static void NotKnown(UnknownReason reason, string path, PackageImage image)
    {
        var search = Search(image);

        Assert.Empty(search.Found);
        Assert.Equal((reason, path), (search.Problem?.Reason, search.Problem?.Path));
    }

    private static DependencySearch Search(PackageImage image) => DevDependencyFinder.Search(image.Facts(), []);

    private static FoundDependency[] Find(PackageImage image) => [.. DevDependencyFinder.Find(image.Facts())];
}
