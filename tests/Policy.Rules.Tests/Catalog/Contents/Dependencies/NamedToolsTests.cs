using Policy.Rules.Catalog.Contents.Dependencies;
using Policy.Rules.Contents;

namespace Policy.Rules.Tests.Catalog.Contents.Dependencies;

/// <summary>Dependencies of development that are known by name.</summary>
public sealed class NamedToolsTests
{
    private const string Site = "usr/local/lib/python3.13/site-packages";
    private const string Gems = "usr/local/bundle";

    [Theory]
    [InlineData(PackageKind.Python, "pytest", "a test runner")]
    [InlineData(PackageKind.Python, "Pytest_Cov", "a plugin of pytest")]
    [InlineData(PackageKind.Python, "flake8.-_bugbear", "a plugin of a linter")]
    [InlineData(PackageKind.Python, "pylint", "a linter")]
    [InlineData(PackageKind.Python, "black", "a formatter")]
    [InlineData(PackageKind.Python, "mypy", "a type checker")]
    [InlineData(PackageKind.Python, "coverage", "a measure of tests")]
    [InlineData(PackageKind.Python, "ipdb", "a debugger")]
    [InlineData(PackageKind.Python, "tox", "a runner of tests in many environments")]
    [InlineData(PackageKind.Python, "Sphinx", "a maker of documentation")]
    [InlineData(PackageKind.Python, "pre-commit", "a runner of git hooks")]
    [InlineData(PackageKind.Python, "twine", "a maker of releases")]
    [InlineData(PackageKind.Python, "pip-tools", "a tool about requirements")]
    [InlineData(PackageKind.Gem, "rspec-core", "a test runner")]
    [InlineData(PackageKind.Gem, "rubocop-rails", "a plugin of a linter")]
    [InlineData(PackageKind.Gem, "byebug", "a debugger")]
    [InlineData(PackageKind.Gem, "factory_bot", "a maker of test data")]
    [InlineData(PackageKind.Maven, "junit:junit", "a test framework")]
    [InlineData(PackageKind.Maven, "JUnit", "a test framework")]
    [InlineData(PackageKind.Maven, "junit-jupiter-api", "a test framework")]
    [InlineData(PackageKind.Maven, "org.mockito:mockito-core", "a maker of mocks")]
    [InlineData(PackageKind.Maven, "org.mockito.mockito-core", "a maker of mocks")]
    [InlineData(PackageKind.Maven, "org.assertj:assertj-core", "a library of assertions")]
    [InlineData(PackageKind.Maven, "org.testcontainers:postgresql", "a test library")]
    [InlineData(PackageKind.Maven, "org.springframework.boot:spring-boot-starter-test", "a test framework")]
    [InlineData(PackageKind.Maven, "spring-boot-devtools", "a tool of development, which restarts applications and takes code from remote")]
    [InlineData(PackageKind.Maven, "io.quarkus:quarkus-junit5-mockito", "a test framework")]
    [InlineData(PackageKind.DotNet, "xunit.v3.core", "a test framework")]
    [InlineData(PackageKind.DotNet, "Microsoft.NET.Test.Sdk", "a test framework")]
    [InlineData(PackageKind.DotNet, "coverlet.collector", "a measure of tests")]
    [InlineData(PackageKind.DotNet, "Moq", "a maker of mocks")]
    public void What_is_for_tests_and_development_is_known(PackageKind kind, string name, string what) => Assert.Equal(what, WhatIs(kind, name));

    [Theory]
    [InlineData(PackageKind.Python, "mypy-extensions")]
    [InlineData(PackageKind.Python, "types-python-dateutil")]
    [InlineData(PackageKind.Python, "pytestarch")]
    [InlineData(PackageKind.Python, "numpy")]
    [InlineData(PackageKind.Python, "setuptools")]
    [InlineData(PackageKind.Python, "-")]
    [InlineData(PackageKind.Gem, "minitest")]
    [InlineData(PackageKind.Gem, "test-unit")]
    [InlineData(PackageKind.Gem, "debug")]
    [InlineData(PackageKind.Gem, "rails")]
    [InlineData(PackageKind.Maven, "org.jenkins-ci.plugins:junit")]
    [InlineData(PackageKind.Maven, "junit")]
    [InlineData(PackageKind.Maven, "junit-jupiterish")]
    [InlineData(PackageKind.Maven, "org.springframework:spring-core")]
    [InlineData(PackageKind.Maven, "org.springframework.boot:spring-boot")]
    [InlineData(PackageKind.Maven, "net.bytebuddy:byte-buddy")]
    [InlineData(PackageKind.Maven, ":")]
    [InlineData(PackageKind.DotNet, "Microsoft.Extensions.Logging")]
    [InlineData(PackageKind.DotNet, "NUnitLite")]
    [InlineData(PackageKind.Npm, "jest")]
    [InlineData(PackageKind.Dpkg, "pytest")]
    [InlineData(PackageKind.Go, "testify")]
    public void What_runs_in_production_is_not_taken_for_it(PackageKind kind, string name) => Assert.Null(WhatIs(kind, name));

    [Fact]
    public void A_distribution_s_modules_are_what_it_takes()
    {
        var image = new PackageImage().Named(PackageKind.Python, "pytest", $"{Site}/pytest-8.4.dist-info/METADATA").File($"{Site}/_pytest/main.py", 1000).File($"{Site}/_pytest/sub/x.py", 200);

        Assert.Equal(new FoundDependency(PackageKind.Python, "pytest", "2.0", $"{Site}/_pytest", 0, 1200, "a test runner"), Assert.Single(Find(image)));
    }

    [Theory]
    [InlineData($"{Site}/twine-6.dist-info/METADATA", $"{Site}/twine-6.dist-info", 10)]
    [InlineData("usr/lib/python3/dist-packages/twine-6.egg-info", "usr/lib/python3/dist-packages/twine-6.egg-info", 10)]
    [InlineData("EGG-INFO/PKG-INFO", "EGG-INFO", 10)]
    public void Without_modules_what_names_it_is_what_it_takes(string path, string place, long bytes)
    {
        var found = Assert.Single(Find(new PackageImage().Named(PackageKind.Python, "twine", path)));

        Assert.Equal((place, bytes, false), (found.Path, found.Bytes, found.IsPart));
    }

    [Fact]
    public void A_kernel_of_Jupyter_needs_its_shell_and_debugger()
    {
        var image = new PackageImage().Named(PackageKind.Python, "ipython", $"{Site}/ipython-9.dist-info/METADATA").Named(PackageKind.Python, "debugpy", $"{Site}/debugpy-1.dist-info/METADATA");

        Assert.Equal(2, Find(image).Length);
        Assert.Empty(Find(image.Named(PackageKind.Python, "ipykernel", $"{Site}/ipykernel-7.dist-info/METADATA")));
    }

    [Fact]
    public void A_gem_s_folder_is_what_it_takes()
    {
        var found = Find(new PackageImage()
            .Named(PackageKind.Gem, "rspec-core", $"{Gems}/specifications/rspec-core-3.13.0.gemspec").File($"{Gems}/gems/rspec-core-3.13.0/lib/a.rb", 300)
            .Named(PackageKind.Gem, "pry", $"{Gems}/specifications/pry-0.15.gemspec"));

        Assert.Equal(
            [($"{Gems}/gems/rspec-core-3.13.0", 300L), ($"{Gems}/specifications/pry-0.15.gemspec", 10L)], found.Select(dependency => (dependency.Path, dependency.Bytes)));
    }

    [Fact]
    public void Jars_take_their_size_and_those_within_others_a_part()
    {
        var found = Find(new PackageImage()
            .Named(PackageKind.Maven, "org.mockito:mockito-core", "app/lib/mockito-core-5.jar", 700, 700)
            .Named(PackageKind.Maven, "com.example:shop", "app/shop.jar", 9000, 8400)
            .Named(PackageKind.Maven, "junit:junit", "app/shop.jar", 9000, 384)
            .Named(PackageKind.Maven, "org.hamcrest:hamcrest", "app/shop.jar", 9000, null));

        Assert.Equal(
            [("app/lib/mockito-core-5.jar", 700L, false), ("app/shop.jar", 384L, true), ("app/shop.jar", 0L, true)],
            found.Select(dependency => (dependency.Path, dependency.Bytes, dependency.IsPart)));
    }

    [Fact]
    public void Assemblies_stand_beside_the_file_that_names_them()
    {
        var found = Find(new PackageImage()
            .Named(PackageKind.DotNet, "Moq", "app/shop.deps.json").Named(PackageKind.DotNet, "xunit", "app/shop.deps.json").File("app/Moq.dll", 500));

        Assert.Equal([("app/Moq.dll", 500L, false), ("app/shop.deps.json", 0L, true)], found.Select(dependency => (dependency.Path, dependency.Bytes, dependency.IsPart)));
    }

    [Theory]
    [InlineData(PackageKind.Maven, "junit:junit", "root/.m2/repository/junit/junit/4.13/junit-4.13.jar")]
    [InlineData(PackageKind.Maven, "JUnit", "home/gradle/.gradle/caches/junit-4.13.jar")]
    [InlineData(PackageKind.Maven, "JUnit", "opt/gradle/lib/plugins/junit-4.13.jar")]
    [InlineData(PackageKind.DotNet, "Microsoft.TestPlatform.ObjectModel", "usr/share/dotnet/sdk/10.0.100/testhost.deps.json")]
    [InlineData(PackageKind.DotNet, "xunit", "root/.nuget/packages/x/tools/x.deps.json")]
    public void What_build_tools_and_caches_hold_is_theirs(PackageKind kind, string name, string path) => Assert.Empty(Find(new PackageImage().Named(kind, name, path)));

    [Fact]
    public void What_the_base_brought_is_not_the_applications() => Assert.Equal(
        ["tox"],
        Find(new PackageImage { BaseLayers = 1 }.Named(PackageKind.Python, "pytest", $"{Site}/pytest-8.dist-info/METADATA").Layer()
            .Named(PackageKind.Python, "tox", $"{Site}/tox-4.dist-info/METADATA")).Select(dependency => dependency.Name));

    [Fact]
    public void What_a_later_step_uninstalls_is_not_there() => Assert.Empty(
        Find(new PackageImage().Named(PackageKind.Python, "pytest", $"{Site}/pytest-8.dist-info/METADATA").Layer().Deleted($"{Site}/pytest-8.dist-info")));

    [Fact]
    public void No_byte_counts_twice()
    {
        const string Inner = $"{Site}/_pytest/vendor";
        var image = new PackageImage().File($"{Site}/_pytest/main.py", 1000).File($"{Inner}/_pytest/main.py", 500);
        for (var i = 0; i < 50; i++)
        {
            image.Named(PackageKind.Python, "pytest", $"{Site}/pytest-{i}.dist-info/METADATA").Named(PackageKind.Python, "pytest", $"{Inner}/pytest-{i}.dist-info/METADATA");
        }

        Assert.Equal([$"{Site}/_pytest"], Find(image).Select(dependency => dependency.Path));
    }

    [Theory]
    [InlineData("Flask-DebugToolbar")]
    [InlineData("flask-debugtoolbar")]
    [InlineData("*debug*")]
    public void What_is_allowed_may_be_there(string glob) => Assert.Empty(DevDependencyFinder.Search(
        new PackageImage().Named(PackageKind.Python, "Flask-DebugToolbar", $"{Site}/Flask_DebugToolbar-1.dist-info/METADATA").Facts(), [glob]).Found);

    private static string? WhatIs(PackageKind kind, string name) => DevelopmentTools.WhatIs(new Package(kind, name, "1", "x", null));

    private static FoundDependency[] Find(PackageImage image) => [.. DevDependencyFinder.Find(image.Facts())];
}
