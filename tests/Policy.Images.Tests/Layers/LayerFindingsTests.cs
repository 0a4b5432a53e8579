using Policy.Images.Layers;
using Policy.Images.Tar;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Layers;

public sealed class LayerFindingsTests
{
    [Fact]
    public void Order_is_that_of_the_tar_and_of_what_stands_twice_the_last_counts()
    {
        var findings = new LayerFindings(new LayerLimits());
        foreach (var (path, version) in new[] { ("a", "1"), ("b", "1"), ("a", "2"), ("c", "1") })
        {
            findings.Forget(path);
            findings.Keep(path, Of(path, version));
        }

        Assert.Equal(["b 1", "a 2", "c 1"], findings.Packages.Select(package => $"{package.Name} {package.Version}"));
    }

    [Fact]
    public void What_is_forgotten_takes_no_room()
    {
        var findings = new LayerFindings(new LayerLimits { Packages = 2, Problems = 1 });
        for (var i = 0; i < 10; i++)
        {
            findings.Forget("a");
            findings.Keep("a", Of("a", "1") with { Problem = new ContentProblem("a", UnknownReason.Malformed, "x") });
        }

        findings.Keep("b", Of("b", "1"));
        Assert.Throws<TarLimitException>(() => findings.Keep("c", Of("c", "1")));
    }

    [Fact]
    public void A_path_that_stands_there_again_and_again_takes_time_in_proportion()
    {
        var many = Effort.Of(100_000);
        var findings = new LayerFindings(new LayerLimits { Packages = 2 * many });
        for (var i = 0; i < many; i++)
        {
            findings.Keep($"{i}", Of("x", "1"));
        }

        for (var i = 0; i < many; i++)
        {
            findings.Forget("0");
            findings.Keep("0", Of("y", "1"));
        }

        Assert.Equal(many, findings.Packages.Length);
        Assert.Equal("y", findings.Packages[^1].Name);
    }

    private static FileFindings Of(string name, string version) => new([new Package(PackageKind.Npm, name, version, name, null)]);
}
