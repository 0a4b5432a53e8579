using Policy.Rules.Contents;

namespace Policy.Images.Tests.Packages;

public sealed class GemPackagesTests
{
    public const string Path = "usr/local/bundle/specifications/nokogiri-1.16.5-x86_64-linux.gemspec";
    public const string Sample = """
        # -*- encoding: utf-8 -*-
        # stub: nokogiri 1.16.5 x86_64-linux lib

        Gem::Specification.new do |s|
          s.name = "nokogiri".freeze
          s.version = "1.16.5"
          s.platform = "x86_64-linux".freeze
          s.required_rubygems_version = Gem::Requirement.new(">= 0".freeze)
          s.authors = ["s.name = \"no\""]
        end
        """;

    [Theory]
    [InlineData(Sample, "nokogiri 1.16.5")]
    [InlineData("  s.version = Gem::Version.new(\"2.0.pre\".freeze)\n  s.name = 'other'\n", "other 2.0.pre")]
    [InlineData("  s.name = \"a\" + suffix\n  s.version = Nokogiri::VERSION\n", "a 1.16.5")]
    [InlineData("  s.name = \"#{base}x\"\n", "nokogiri 1.16.5")]
    [InlineData("end\n", "nokogiri 1.16.5")]
    public void Name_and_version_are_read(string text, string line) => Read.File(Path, text).Holds(PackageKind.Gem, line);

    [Theory]
    [InlineData("a-1.0.gemspec", "a 1.0")]
    [InlineData("a-b-1.0.gemspec", "a-b 1.0")]
    [InlineData("ruby-2-compat-1.0.gemspec", "ruby-2-compat 1.0")]
    [InlineData("a-7.gemspec", "a 7")]
    [InlineData("a-1.0-java.gemspec", "a 1.0")]
    [InlineData("a.gemspec", "a")]
    public void The_file_s_name_stands_in(string file, string line) => Read.File($"x/specifications/default/{file}", "#").Holds(PackageKind.Gem, line);

    [Theory]
    [InlineData("specifications/a-1.gemspec", true)]
    [InlineData("usr/lib/ruby/gems/3.1.0/specifications/default/json-2.6.1.gemspec", true)]
    [InlineData("usr/lib/ruby/gems/3.1.0/gems/json-2.6.1/json.gemspec", false)]
    [InlineData("usr/my-specifications/json.gemspec", false)]
    [InlineData("a-1.gemspec", false)]
    public void Only_installed_specifications_are_read(string path, bool isRead) => Assert.Equal(isRead, Read.Wants(path));
}
