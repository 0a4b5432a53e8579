using System.Globalization;
using Policy.Testing;

namespace Policy.Images.Tests.Packages;

/// <summary>The same database, told by rpm and by us.</summary>
public sealed class RpmToolTests
{
    // Enough packages for a tree of pages, with descriptions that fill pages of their own.
    private const string Specification = """
        Name: tiny
        Version: 1.2
        Release: 3
        Epoch: 4
        Summary: tiny
        License: MIT
        BuildArch: noarch
        %description
        tiny
        %install
        mkdir -p %{buildroot}/opt
        echo tiny > %{buildroot}/opt/tiny
        %files
        /opt/tiny
        %{lua:for i = 1, 60 do
          print("\n%package -n part" .. i .. "\nVersion: 0." .. i .. "\nSummary: part\n%description -n part" .. i .. "\n"
            .. string.rep("words ", i * 50) .. "\n%files -n part" .. i .. "\n/opt/tiny\n")
        end}
        """;

    [Fact]
    public async Task Rpm_sees_the_same()
    {
        Assert.SkipUnless(Tool.Missing("rpm", "rpmbuild") is null, Tool.Missing("rpm", "rpmbuild") ?? "");
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder["tiny.spec"], Specification, TestContext.Current.CancellationToken);
        await Tool.RunAsync("rpmbuild", "-bb", "--quiet", "--define", $"_topdir {folder["build"]}", folder["tiny.spec"]);
        var built = Directory.GetFiles(folder["build/RPMS/noarch"]);
        string[] database = ["--define", "_db_backend sqlite", "--dbpath", folder["db"]];
        await Tool.RunAsync("rpm", [.. database, "--initdb"]);
        await Tool.RunAsync("rpm", [.. database, "--install", "--justdb", "--nodeps", .. built]);
        var theirs = await Tool.RunAsync("rpm", [.. database, "-qa", "--qf", @"%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\t%{SIZE}\n"]);

        var ours = Read.File("var/lib/rpm/rpmdb.sqlite", await File.ReadAllBytesAsync(folder["db/rpmdb.sqlite"], TestContext.Current.CancellationToken));

        Assert.Null(ours.Problem);
        Assert.Equal(61, ours.Packages.Length);
        Assert.Equal(
            theirs.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            ours.Packages.Select(package => string.Create(CultureInfo.InvariantCulture, $"{package.Name}\t{package.Version}\t{package.Bytes}")).Order(StringComparer.Ordinal));
    }
}
