using Policy.Rules.Contents;

namespace Policy.Images.Tests.Packages;

/// <summary>What applications' own files say: a go.mod, a Gemfile.</summary>
public sealed class ProjectFilesTests
{
    public const string Gemfile = """
        source "https://gems.example.org"
        ruby file: ".ruby-version"

        gem "rails", "~> 7.1"
        gem 'pg'
        gem "debug", platforms: %i[ mri ], group: :development
        gem "brakeman", require: false, :groups => [:development, :test]
        gem "rack-cors", groups: [:default, :development]

        group :development, :test do
          # gem "commented"
          gem "rspec-rails"
          platforms :mri do
            gem 'byebug'
          end
          if ENV["CI"]
            gem "simplecov", require: false # measures
          end
        end

        group(:production) do
          gem "puma"
        end

        gem "pg"
        gem "rspec-rails", group: :test
        install_if -> { true } do
          gem "tzinfo-data"
        end
        """;

    [Fact]
    public void Gems_are_told_apart_by_their_groups()
    {
        var project = Read.File("app/Gemfile", Gemfile).Project!;

        Assert.Equal((PackageKind.Gem, "app/Gemfile"), (project.Kind, project.Path));
        Assert.Equal(["rails", "pg", "rack-cors", "puma", "tzinfo-data"], project.Requires.Split('\n'));
        Assert.Equal(["debug", "brakeman", "rspec-rails", "byebug", "simplecov"], project.DevRequires.Split('\n'));
    }

    [Theory]
    [InlineData("group :test do\n gem 'a'\nend\ngem 'a'\n", "a", "")]
    [InlineData("gem 'a'\ngroup :test do\n gem 'a'\nend\n", "a", "")]
    [InlineData("group :test, :ci do\n gem 'a'\nend\n", "a", "")]
    [InlineData("gem('a', group: 'test')\n", "", "a")]
    [InlineData("group :test do\n source 'https://x' do\n  gem 'a'\n end\nend\n", "", "a")]
    public void A_gem_is_of_development_where_nothing_else_asks_for_it(string gemfile, string requires, string dev)
    {
        var project = Read.File("Gemfile", gemfile).Project!;

        Assert.Equal((requires, dev), (project.Requires, project.DevRequires));
    }

    [Theory]
    [InlineData("")]
    [InlineData("source 'https://gems.example.org'\ngemspec\n")]
    [InlineData("gem 'a'\nend\n")]
    [InlineData("gem name\n")]
    public void What_cannot_be_followed_says_nothing(string gemfile) => Assert.Null(Read.File("Gemfile", gemfile).Project);

    [Theory]
    [InlineData("module example.com/app\n\ngo 1.22\n", "example.com/app")]
    [InlineData("// Deprecated: no\nmodule \"example.com/app/v2\" // here\n", "example.com/app/v2")]
    [InlineData("\tmodule\texample.com/app\r\n", "example.com/app")]
    public void The_module_of_a_go_mod_is_read(string file, string module) => Assert.Equal(module, Read.File("src/go.mod", file).Project!.Name);

    [Theory]
    [InlineData("")]
    [InlineData("go 1.22\n")]
    [InlineData("module\n")]
    [InlineData("module // none\n")]
    public void A_go_mod_without_a_module_says_nothing(string file) => Assert.Null(Read.File("src/go.mod", file).Project);

    [Theory]
    [InlineData("root/go/pkg/mod/example.com/x@v1.0.0/go.mod")]
    [InlineData("app/vendor/example.com/x/go.mod")]
    [InlineData("usr/local/bundle/gems/x-1.0/Gemfile")]
    [InlineData("app/mygo.mod")]
    [InlineData("app/Gemfile.lock")]
    public void What_dependencies_bring_is_not_read(string path) => Assert.False(Read.Wants(path));
}
