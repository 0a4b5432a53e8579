using Policy.Images.Configuration;
using Policy.Testing;

namespace Policy.Images.Tests.Configuration;

/// <summary><c>docs/configuration.md</c> says what is so.</summary>
public sealed class ConfigurationDocumentationTests
{
    private static readonly IReadOnlyList<string> Examples = MarkdownFences.Of("configuration.md", "yaml");

    [Fact]
    public void Every_example_is_a_configuration()
    {
        Assert.Equal(5, Examples.Count);
        Assert.All(Examples, yaml => Assert.Empty(ConfigurationReader.Read(yaml, "docs/configuration.md", "/etc/pratique").Errors));
    }

    [Fact]
    public void Limits_ports_and_what_is_remembered_of_the_first_example_are_the_defaults()
    {
        var configuration = ConfigurationReader.Read(Examples[0], "docs/configuration.md", "/etc/pratique").Value!;

        Assert.Equal(PratiqueConfiguration.Default.Listen, configuration.Listen);
        Assert.Equal(PratiqueConfiguration.Default.Limits, configuration.Limits);
        Assert.Equal(PratiqueConfiguration.Default.Cache, configuration.Cache);
    }
}
