using Policy.Rules.Catalog.Contents.Dependencies;

namespace Policy.Rules.Tests.Catalog.Contents.Dependencies;

/// <summary>Distributions of Python that only tools of development ask for.</summary>
public sealed class PythonRequirementsTests
{
    private const string Site = "usr/local/lib/python3.13/site-packages";

    [Fact]
    public void What_only_a_tool_asks_for_is_of_development() => Assert.Equal(
        ["iniconfig: only pytest asks for it", "pluggy: only pytest asks for it", "pytest: a test runner", "typing_extensions: only pytest asks for it"],
        Found(App().Python(Site, "pytest", "iniconfig pluggy", isRequested: true).Python(Site, "iniconfig").Python(Site, "pluggy", "Typing.Extensions").Python(Site, "typing_extensions")));

    [Fact]
    public void What_anything_else_asks_for_is_not() => Assert.Equal(
        ["pytest: a test runner"],
        Found(App().Python(Site, "pytest", "jinja2 click", isRequested: true).Python(Site, "jinja2", "markupsafe").Python(Site, "click").Python(Site, "markupsafe")));

    [Fact]
    public void What_was_asked_for_by_name_is_not() => Assert.Equal(
        ["pytest: a test runner"], Found(App().Python(Site, "pytest", "packaging", isRequested: true).Python(Site, "packaging", isRequested: true)));

    [Fact]
    public void What_an_extra_of_the_application_may_need_is_not() => Assert.Equal(
        ["pytest: a test runner"],
        Found(App().Python(Site, "uvicorn", "?httptools", isRequested: true).Python(Site, "pytest", "httptools", isRequested: true).Python(Site, "httptools")));

    [Fact]
    public void Extras_of_a_tool_are_not_told_of() => Assert.Equal(
        ["pytest: a test runner"], Found(App().Python(Site, "pytest", "?mock", isRequested: true).Python(Site, "mock")));

    [Fact]
    public void Where_pip_did_not_write_down_what_it_was_asked_for_nothing_is_told() => Assert.Equal(
        ["pytest: a test runner"], Found(new PackageImage().Python(Site, "flask").Python(Site, "pytest", "pluggy").Python(Site, "pluggy")));

    [Fact]
    public void Where_a_distribution_does_not_say_what_it_requires_nothing_is_told() => Assert.Equal(
        ["pytest: a test runner"],
        Found(App().Named(Policy.Rules.Contents.PackageKind.Python, "old", $"{Site}/old.egg-info/PKG-INFO").Python(Site, "pytest", "pluggy", isRequested: true).Python(Site, "pluggy")));

    [Fact]
    public void Another_environment_is_another_matter() => Assert.Equal(
        ["pytest: a test runner"], Found(App().Python(Site, "pytest", "pluggy", isRequested: true).Python("opt/other/site-packages", "pluggy")));

    [Fact]
    public void What_a_policy_allows_is_of_production_with_what_it_needs() => Assert.Equal(
        [], Found(App().Python(Site, "pytest", "pluggy", isRequested: true).Python(Site, "pluggy"), "pytest"));

    [Fact]
    public void Circles_come_to_an_end() => Assert.Equal(
        ["a: only pytest asks for it", "b: only pytest asks for it", "pytest: a test runner"],
        Found(App().Python(Site, "pytest", "a", isRequested: true).Python(Site, "a", "b").Python(Site, "b", "a pytest")));

    private static PackageImage App() => new PackageImage().Python(Site, "flask", "jinja2 click", isRequested: true);

    private static IEnumerable<string> Found(PackageImage image, params string[] allow) => DevDependencyFinder.Search(image.Facts(), [.. allow]).Found
        .Select(dependency => $"{dependency.Name}: {dependency.Why}").Order(StringComparer.Ordinal);
}
