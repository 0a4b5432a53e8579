using Policy.Images.Configuration;
using Policy.Testing;

namespace Policy.Images.Tests.Configuration;

/// <summary>Each configuration of <c>Bad/</c> has beside it, in a file that ends in <c>.errors</c>, what its author is told.</summary>
public sealed class BadConfigurationTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Policy.Images.Tests", "Configuration", "Bad");

    public static TheoryData<string> Files { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_mistake_is_told_at_once(string file)
    {
        var result = ConfigurationReader.Read(File.ReadAllText(Path.Combine(Folder, file)), file, "/etc/pratique");

        Assert.Null(result.Value);
        Assert.Equal(File.ReadAllLines(Path.Combine(Folder, file + ".errors")), result.Errors.Select(error => $"{error}"));
    }
}
