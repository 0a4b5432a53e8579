using System.Collections.Immutable;
using Policy.Rules.Catalog.Contents.Tools.Installed;

namespace Policy.Rules.Tests.Catalog.Contents.Tools.Installed;

public sealed class InstalledPackagesTests
{
    [Theory]
    [InlineData("apt-get update && apt-get install -y --no-install-recommends gcc make && rm -rf /var/lib/apt/lists/*", "gcc make")]
    [InlineData("apt-get install -y -t bookworm-backports -o Dpkg::Options=x gcc=4:12 make:amd64 cmake/sid", "gcc make cmake")]
    [InlineData("apt-get install -y gcc && apt-get purge -y --auto-remove gcc", "")]
    [InlineData("apt-get install -y gcc make && apt-get install make-", "gcc")]
    [InlineData("apt install ./tool_1.0_amd64.deb", "tool")]
    [InlineData("deps='gcc make'; apt-get install -y $deps libpq5; apt-get purge -y $deps", "libpq5")]
    [InlineData("deps='gcc'; deps=\"$deps make\"; apt-get install -y ${deps}", "gcc make")]
    [InlineData("export deps=gcc; apt-get install -y $deps", "gcc")]
    [InlineData("m=\"$(apt-mark showmanual)\"; apt-get install -y gcc; apt-mark auto '.*' >/dev/null; apt-mark manual $m; apt-get purge -y --auto-remove -o x=y", "")]
    [InlineData("apt-get install -y gcc libpq5; apt-mark auto '.*'; apt-mark manual libpq5; apt-get autoremove -y", "libpq5")]
    [InlineData("apt-get install -y gcc; apt-get autoremove -y", "gcc")]
    [InlineData("apk add --no-cache gcc 'su-exec>=0.2' openjdk8=\"$VERSION\" x@edge", "gcc su-exec openjdk8 x")]
    [InlineData("apk add --no-cache --virtual .build-deps gcc make && make && apk del .build-deps", "")]
    [InlineData("apk add -t .d gcc && apk add gcc && apk del .d", "gcc")]
    [InlineData("apk add --virtual=.d gcc && apk del --no-network .d", "")]
    [InlineData("apk add --root /rootfs gcc", "")]
    [InlineData("apk --no-cache add gcc", "gcc")]
    [InlineData("runDeps=\"$(scanelf --needed /usr/local | awk '{ print \"so:\" $1 }')\" && apk add --virtual .rundeps $runDeps", "")]
    [InlineData("dnf install -y gcc && dnf history undo last -y", "")]
    [InlineData("dnf -y install gcc && dnf -y remove gcc", "")]
    [InlineData("yum groupinstall -y 'Development Tools'", "Development Tools")]
    [InlineData("microdnf install --nodocs gcc", "gcc")]
    [InlineData("zypper --non-interactive in gcc && zypper rm -u gcc", "")]
    [InlineData("pacman -Syu --noconfirm gcc", "gcc")]
    [InlineData("pacman -S gcc && pacman -Rns gcc", "")]
    [InlineData("sudo apt-get install gcc", "gcc")]
    [InlineData("echo apt-get install gcc", "")]
    [InlineData("apt-get install $(cat list)", "?")]
    [InlineData("apt-get install gcc && apt-get purge $TOOLS", "?")]
    [InlineData("apk add --virtual .d $WHAT && apk del .d", "")]
    [InlineData("apt-get install openjdk-${V%%.*}-jdk", "openjdk-?-jdk")]
    public void A_step_leaves_what_it_does_not_remove(string command, string left) => Assert.Equal(left, Left([command]));

    [Fact]
    public void A_later_step_removes_too() => Assert.Equal("make", Left(["apk add gcc make", "apk del gcc"]));

    [Fact]
    public void The_environment_and_build_arguments_count_and_what_a_step_set_does_not_outlive_it()
    {
        var facts = ContentsImage.Told(TestInput.Config() with { Env = ["PHPIZE_DEPS=gcc make"] }, "apt-get install $PHPIZE_DEPS; x=cmake", "apt-get install $x");

        Assert.Equal("gcc make ?", Left(InstalledPackages.Read(facts.History, facts.Config)));
    }

    [Fact]
    public void Variables_of_variables_come_to_an_end()
    {
        var doubling = string.Concat(Enumerable.Range(0, 200).Select(i => $"a{i + 1}=$a{i}$a{i};"));

        Assert.Equal("?", Left([$"a0=xxxxxxxxxxxxxxxx;{doubling} apt-get install $a200"]));
    }

    [Fact]
    public void Removing_over_and_over_takes_time_in_proportion()
    {
        var commands = string.Concat(Enumerable.Range(0, 2400).Select(i => $"apk add -t .g{i} a{i} b{i};apk del .g{i};apt-get install c{i};apt-get autoremove;"));

        Assert.Equal("", Left([$"apt-mark auto '.*';{commands}"]));
    }

    private static string Left(ImmutableArray<string> commands)
    {
        var facts = ContentsImage.Told(commands);
        return Left(InstalledPackages.Read(facts.History, facts.Config));
    }

    private static string Left(ImmutableArray<InstalledPackage> packages) => string.Join(' ', packages.Select(package => package.Name.Replace(ShellVariables.Unknown, '?')));
}
