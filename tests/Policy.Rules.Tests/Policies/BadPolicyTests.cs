using Policy.Rules.Policies;
using Policy.Testing;

namespace Policy.Rules.Tests.Policies;

/// <summary>Each policy of <c>Bad/</c> has beside it, in a file that ends in <c>.errors</c>, what its author is told.</summary>
public sealed class BadPolicyTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Policy.Rules.Tests", "Policies", "Bad");

    public static TheoryData<string> Files { get; } =
        [.. Directory.EnumerateFiles(Folder).Where(file => Path.GetExtension(file) != ".errors").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_mistake_is_told_at_once(string file)
    {
        var result = PolicyReader.Read(File.ReadAllText(Path.Combine(Folder, file)), file);

        Assert.Null(result.Value);
        Assert.Equal(File.ReadAllLines(Path.Combine(Folder, file + ".errors")), result.Errors.Select(error => $"{error}"));
    }
}
