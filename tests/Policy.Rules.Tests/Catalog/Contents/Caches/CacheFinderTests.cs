using System.Collections.Immutable;
using Policy.Rules.Catalog.Contents.Caches;
using Policy.Rules.Contents;
using static Policy.Rules.Tests.Contents.LayersInput;

namespace Policy.Rules.Tests.Catalog.Contents.Caches;

public sealed class CacheFinderTests
{
    [Theory]
    [InlineData("var/lib/apt/lists/deb.debian.org_debian_dists_trixie_InRelease", "apt", "var/lib/apt/lists")]
    [InlineData("var/cache/apt/archives/curl_8.14.1-2_amd64.deb", "apt", "var/cache/apt")]
    [InlineData("var/cache/apt/pkgcache.bin", "apt", "var/cache/apt")]
    [InlineData("var/cache/apk/APKINDEX.d8b2a6f4.tar.gz", "apk", "var/cache/apk")]
    [InlineData("etc/apk/cache/musl-1.2.5-r9.apk", "apk", "etc/apk/cache")]
    [InlineData("var/cache/yum/x86_64/7/base/repomd.xml", "yum", "var/cache/yum")]
    [InlineData("var/cache/dnf/fedora.solv", "dnf", "var/cache/dnf")]
    [InlineData("var/cache/libdnf5/fedora/repodata/repomd.xml", "dnf", "var/cache/libdnf5")]
    [InlineData("var/cache/zypp/solv/repo/solv", "zypper", "var/cache/zypp")]
    [InlineData("var/cache/pacman/pkg/curl.pkg.tar.zst", "pacman", "var/cache/pacman/pkg")]
    [InlineData("root/.npm/_cacache/content-v2/sha512/aa/bb", "npm", "root/.npm")]
    [InlineData("home/node/.npm/_cacache/index-v5/aa/bb", "npm", "home/node/.npm")]
    [InlineData("usr/local/share/.cache/yarn/v6/npm-left-pad/x", "yarn", "usr/local/share/.cache/yarn")]
    [InlineData("root/.cache/yarn/v6/x", "yarn", "root/.cache/yarn")]
    [InlineData("root/.yarn/berry/cache/lodash.zip", "yarn", "root/.yarn/berry/cache")]
    [InlineData("root/.local/share/pnpm/store/v3/files/00/ab", "pnpm", "root/.local/share/pnpm/store")]
    [InlineData(".pnpm-store/v3/files/00/ab", "pnpm", ".pnpm-store")]
    [InlineData("root/.bun/install/cache/x", "bun", "root/.bun/install/cache")]
    [InlineData("root/.cache/pip/http-v2/a/b", "pip", "root/.cache/pip")]
    [InlineData("root/.cache/pypoetry/artifacts/a/b.whl", "poetry", "root/.cache/pypoetry/artifacts")]
    [InlineData("root/.cache/pypoetry/cache/a", "poetry", "root/.cache/pypoetry/cache")]
    [InlineData("root/.cache/uv/archive-v0/x", "uv", "root/.cache/uv")]
    [InlineData("root/.m2/repository/org/slf4j/slf4j-api/2.0.0/slf4j-api-2.0.0.jar", "maven", "root/.m2/repository")]
    [InlineData("root/.gradle/caches/modules-2/x.jar", "gradle", "root/.gradle/caches")]
    [InlineData("root/.gradle/wrapper/dists/gradle-8.10-bin.zip", "gradle", "root/.gradle/wrapper/dists")]
    [InlineData("root/.nuget/packages/newtonsoft.json/13.0.3/newtonsoft.json.nupkg", "nuget", "root/.nuget/packages")]
    [InlineData("root/.local/share/NuGet/v3-cache/x", "nuget", "root/.local/share/NuGet")]
    [InlineData("root/.cargo/registry/cache/x.crate", "cargo", "root/.cargo/registry")]
    [InlineData("usr/local/cargo/registry/src/x/lib.rs", "cargo", "usr/local/cargo/registry")]
    [InlineData("root/go/pkg/mod/cache/download/x.zip", "go", "root/go/pkg/mod")]
    [InlineData("go/pkg/mod/golang.org/x/sys@v0.1.0/x.go", "go", "go/pkg/mod")]
    [InlineData("root/.cache/go-build/00/aa-d", "go", "root/.cache/go-build")]
    [InlineData("root/.composer/cache/files/x.zip", "composer", "root/.composer/cache")]
    [InlineData("root/.cache/composer/files/x.zip", "composer", "root/.cache/composer")]
    [InlineData("usr/local/bundle/cache/rails-8.0.0.gem", "gem", "usr/local/bundle/cache")]
    [InlineData("usr/local/bundle/ruby/3.4.0/cache/rails-8.0.0.gem", "gem", "usr/local/bundle/ruby/3.4.0/cache")]
    [InlineData("usr/lib/ruby/gems/3.3.0/cache/rails-8.0.0.gem", "gem", "usr/lib/ruby/gems/3.3.0/cache")]
    [InlineData("var/lib/gems/3.1.0/cache/rails-8.0.0.gem", "gem", "var/lib/gems/3.1.0/cache")]
    [InlineData("app/src/vendor/bundle/ruby/3.4.0/cache/rails-8.0.0.gem", "gem", "app/src/vendor/bundle/ruby/3.4.0/cache")]
    [InlineData("root/.local/share/gem/ruby/3.4.0/cache/rails-8.0.0.gem", "gem", "root/.local/share/gem/ruby/3.4.0/cache")]
    [InlineData("opt/conda/pkgs/numpy.conda", "conda", "opt/conda/pkgs")]
    [InlineData("root/miniconda3/pkgs/numpy.conda", "conda", "root/miniconda3/pkgs")]
    [InlineData("root/.ccache/0/x", "ccache", "root/.ccache")]
    [InlineData("root/.cache/ccache/0/x", "ccache", "root/.cache/ccache")]
    [InlineData("root/.cpanm/work/x.tar.gz", "cpan", "root/.cpanm")]
    [InlineData("root/.cache/node-gyp/22.0.0/include/node/node.h", "node-gyp", "root/.cache/node-gyp")]
    [InlineData("root/.cache/whatever/x", "other", "root/.cache/whatever")]
    public void Each_managers_cache_is_known_by_its_place(string path, string manager, string folder) =>
        Assert.Equal([new FoundCache(manager, folder, 1, 9, 1)], Find([File(path, 9)]));

    [Theory]
    [InlineData("app/.yarn/cache/lodash.zip")] // what runs under Plug'n'Play
    [InlineData("root/.cache/pypoetry/virtualenvs/app/bin/python")]
    [InlineData("root/.cache/ms-playwright/chromium-1/chrome")]
    [InlineData("root/.cache/puppeteer/chrome/linux/chrome")]
    [InlineData("root/.cache/huggingface/hub/model.bin")]
    [InlineData("root/.cache/torch/hub/model.pt")]
    [InlineData("root/.cache/node/corepack/v1/pnpm/9.0.0/bin/pnpm.cjs")]
    [InlineData("root/.gradle/gradle.properties")]
    [InlineData("root/.m2/settings.xml")]
    [InlineData("root/.cargo/bin/cargo")]
    [InlineData("root/go/bin/tool")]
    [InlineData("var/lib/apt/extended_states")]
    [InlineData("var/cache/ldconfig/aux-cache")]
    [InlineData("var/cache/debconf/config.dat")]
    [InlineData("app/node_modules/.cache/x")]
    [InlineData("lib/apk/db/installed")]
    public void What_is_run_or_kept_for_good_is_none(string path) => Assert.Empty(Find([File(path, 9)]));

    [Theory]
    [InlineData("NPM_CONFIG_CACHE=/opt/npm", "opt/npm/_cacache/x", "npm", "opt/npm/_cacache")]
    [InlineData("npm_config_cache=/opt/npm", "opt/npm/_npx/x", "npm", "opt/npm/_npx")]
    [InlineData("YARN_CACHE_FOLDER=/opt/y", "opt/y/x", "yarn", "opt/y")]
    [InlineData("PNPM_HOME=/pnpm", "pnpm/store/v3/x", "pnpm", "pnpm/store")]
    [InlineData("PIP_CACHE_DIR=/opt/pip/", "opt/pip/x", "pip", "opt/pip")]
    [InlineData("UV_CACHE_DIR=/opt/uv", "opt/uv/x", "uv", "opt/uv")]
    [InlineData("POETRY_CACHE_DIR=/opt/p", "opt/p/artifacts/x", "poetry", "opt/p/artifacts")]
    [InlineData("CARGO_HOME=/cargo", "cargo/registry/x", "cargo", "cargo/registry")]
    [InlineData("GOPATH=/a:/b", "b/pkg/mod/x", "go", "b/pkg/mod")]
    [InlineData("GOMODCACHE=/opt/mod", "opt/mod/x", "go", "opt/mod")]
    [InlineData("GOCACHE=/opt/build", "opt/build/x", "go", "opt/build")]
    [InlineData("GRADLE_USER_HOME=/g", "g/caches/x", "gradle", "g/caches")]
    [InlineData("NUGET_PACKAGES=/opt/nuget", "opt/nuget/x", "nuget", "opt/nuget")]
    [InlineData("COMPOSER_HOME=/tmp", "tmp/cache/x", "composer", "tmp/cache")]
    [InlineData("COMPOSER_CACHE_DIR=/opt/c", "opt/c/x", "composer", "opt/c")]
    [InlineData("GEM_HOME=/gems", "gems/cache/x.gem", "gem", "gems/cache")]
    [InlineData("BUNDLE_PATH=/gems", "gems/ruby/3.4.0/cache/x.gem", "gem", "gems/ruby/3.4.0/cache")]
    [InlineData("CCACHE_DIR=/opt/cc", "opt/cc/x", "ccache", "opt/cc")]
    [InlineData("XDG_CACHE_HOME=/opt/xdg", "opt/xdg/pip/x", "pip", "opt/xdg/pip")]
    [InlineData("HOME=/srv/home", "srv/home/.npm/_cacache/x", "npm", "srv/home/.npm")]
    public void The_environment_says_otherwise(string variable, string path, string manager, string folder)
    {
        Assert.Empty(Find([File(path, 9)]));
        Assert.Equal([new FoundCache(manager, folder, 1, 9, 1)], Find([File(path, 9)], variable));
    }

    [Theory]
    [InlineData("PIP_CACHE_DIR=/")]
    [InlineData("PIP_CACHE_DIR=/app")]
    [InlineData("PIP_CACHE_DIR=/app/src")]
    [InlineData("PIP_CACHE_DIR=/usr")]
    [InlineData("PIP_CACHE_DIR=/nowhere")]
    [InlineData("PIP_CACHE_DIR=")]
    [InlineData("PIP_CACHE_DIR")]
    [InlineData("XDG_CACHE_HOME=/app")]
    public void A_variable_that_names_the_application_or_the_system_names_no_cache(string variable) =>
        Assert.Empty(Find([File("app/src/main.py", 9), File("usr/lib/x", 9)], variable));

    [Fact]
    public void The_last_variable_of_a_name_counts() =>
        Assert.Equal("opt/b", Assert.Single(Find([File("opt/a/x", 9), File("opt/b/x", 9)], "PIP_CACHE_DIR=/opt/a", "PIP_CACHE_DIR=/opt/b")).Path);

    [Fact]
    public void Homes_of_accounts_are_looked_into()
    {
        var image = ApplicationImage.On().Add(Rules.History.Instruction.Copy, ". /", Text("etc/passwd", "app:x:1000:1000::/srv/app:/bin/sh\nnobody:x:1:1\n"))
            .Run("pip install x", File("srv/app/.cache/pip/x", 9));

        Assert.Equal("srv/app/.cache/pip", Assert.Single(CacheFinder.Find(image.Facts())).Path);
    }

    [Fact]
    public void Plug_and_play_runs_packages_out_of_yarns_own_cache() =>
        Assert.Empty(Find([File("root/.yarn/berry/cache/lodash.zip", 9), File("app/.pnp.cjs", 9)]));

    [Fact]
    public void Parts_of_base_and_application_stand_by_themselves()
    {
        var facts = ApplicationImage.On(File("root/.npm/_cacache/a", 5)).Run("npm i", File("root/.npm/_cacache/b", 3), File("root/.npm/_cacache/c", 1)).Facts();

        Assert.Equal([new FoundCache("npm", "root/.npm", 0, 5, 1), new FoundCache("npm", "root/.npm", 1, 4, 2)], CacheFinder.Find(facts));
    }

    [Fact]
    public void The_layer_is_the_one_that_holds_the_most() => Assert.Equal(2, Assert.Single(CacheFinder.Find(
        ApplicationImage.On().Run("a", File("root/.npm/a", 3)).Run("b", File("root/.npm/b", 5)).Run("c", File("root/.npm/c", 4)).Facts())).Layer);

    [Fact]
    public void Files_that_stay_under_another_name_take_nothing() =>
        Assert.Equal([new FoundCache("uv", "root/.cache/uv", 1, 9, 2)], Find(
        [
            File("root/.cache/uv/wheel/a.py", 100), HardLink("app/.venv/lib/a.py", "root/.cache/uv/wheel/a.py"),
            File("root/.cache/uv/wheel/b.py", 5), HardLink("root/.cache/uv/wheel/c.py", "root/.cache/uv/wheel/b.py"),
            File("root/.cache/uv/wheel/d.py", 4),
        ]));

    [Fact]
    public void Empty_files_and_folders_are_none() =>
        Assert.Empty(Find([File("var/lib/apt/lists/lock", 0), Folder("var/lib/apt/lists/partial"), Folder("var/cache/apt/archives/partial")]));

    [Fact]
    public void What_a_later_step_deleted_is_not_there() => Assert.Empty(CacheFinder.Find(
        ApplicationImage.On().Run("apt-get update", File("var/lib/apt/lists/x", 9)).Run("rm -rf /var/lib/apt/lists/*", Deleted("var/lib/apt/lists/x")).Facts()));

    [Fact]
    public void A_cache_behind_a_link_is_where_the_link_leads() =>
        Assert.Equal([new FoundCache("apk", "var/cache/apk", 1, 9, 1)], Find([File("var/cache/apk/x", 9), Link("etc/apk/cache", "/var/cache/apk")]));

    [Fact]
    public void Places_within_one_another_are_counted_once()
    {
        ImmutableArray<FoundCache> found = Find([File("opt/c/pip/x", 9), File("opt/c/y", 2)], "XDG_CACHE_HOME=/opt/c", "PIP_CACHE_DIR=/opt/c/pip", "UV_CACHE_DIR=/opt/c");

        Assert.Equal(11, found.Sum(cache => cache.Bytes));
    }

    [Fact]
    public void Links_in_circles_and_homes_by_the_thousand_take_time_in_proportion()
    {
        var homes = Enumerable.Range(0, 20_000).SelectMany(i => new[] { Link($"home/u{i}/.cache", "/"), File($"home/v{i}/.cache/pip/x") });

        Assert.Equal(20_000, Find([.. homes, Link("root/.npm", "/root/.npm"), Link("var/cache/apt", "../cache")]).Length);
    }

    [Fact]
    public void Caches_as_deep_as_paths_go_are_counted() =>
        Assert.Equal(1, Assert.Single(Find([File("root/.npm/" + string.Concat(Enumerable.Repeat("a/", 4000)) + "b")])).Files);

    [Fact]
    public void Nothing_is_found_where_the_layers_are_not_known() => Assert.Empty(CacheFinder.Find(TestInput.Facts()));

    private static ImmutableArray<FoundCache> Find(FileEntry[] files, params ImmutableArray<string> environment) => CacheFinder.Find(
        (ApplicationImage.On(File("bin/sh")).Run("install", files) with { Config = TestInput.Config() with { Env = environment, WorkingDir = "/app/src" } }).Facts());
}
