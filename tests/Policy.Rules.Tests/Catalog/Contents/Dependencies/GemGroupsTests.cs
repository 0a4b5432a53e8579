using Policy.Rules.Catalog.Contents.Dependencies;
using Policy.Rules.Contents;

namespace Policy.Rules.Tests.Catalog.Contents.Dependencies;

/// <summary>Gems by the groups that a Gemfile has them in.</summary>
public sealed class GemGroupsTests
{
    private const string Why = "only groups of development and test in the Gemfile ask for it";

    [Fact]
    public void What_only_groups_of_development_ask_for_is_of_development() =>
        Assert.Equal([$"house_style: {Why}"], Found(Gems("rails", "house_style").Gemfile("app/Gemfile", "rails", "house_style")));

    [Fact]
    public void What_the_Gemfile_asks_for_at_run_time_is_not_whatever_its_name() =>
        Assert.Equal(["rspec-core: a test runner"], Found(Gems("pry", "rspec-core").Gemfile("app/Gemfile", "pry")));

    [Fact]
    public void Of_two_Gemfiles_one_that_asks_for_it_at_run_time_counts() =>
        Assert.Equal([], Found(Gems("house_style").Gemfile("app/Gemfile", "", "house_style").Gemfile("admin/Gemfile", "house_style")));

    [Fact]
    public void Without_a_Gemfile_names_tell() => Assert.Equal(["pry: a debugger"], Found(Gems("pry", "rails")));

    private static PackageImage Gems(params string[] names) =>
        names.Aggregate(new PackageImage(), (image, name) => image.Named(PackageKind.Gem, name, $"usr/local/bundle/specifications/{name}-2.0.gemspec"));

    private static IEnumerable<string> Found(PackageImage image) => DevDependencyFinder.Search(image.Facts(), []).Found
        .Select(dependency => $"{dependency.Name}: {dependency.Why}").Order(StringComparer.Ordinal);
}
