using Policy.Rules.History.Dialects;

namespace Policy.Rules.Tests.History.Dialects;

public sealed class ShellPrefixTests
{
    [Theory]
    [InlineData("/bin/sh|-c|node .", "node .")]
    [InlineData("sh|-lc|node .", "node .")]
    [InlineData("/bin/bash|-o|pipefail|-c|a && b", "a && b")]
    [InlineData("/bin/bash|-eo|pipefail|-c|a", "a")]
    [InlineData("/bin/bash|-euxco|pipefail|a", "a")]
    [InlineData("bash|--login|-c|a", "a")]
    [InlineData("cmd|/S|/C|dir", "dir")]
    [InlineData("powershell|-Command|Get-Item", "Get-Item")]
    [InlineData("bash|+x|-c|a", "a")]
    [InlineData("bash|--norc|-c|a", "a")]
    [InlineData("bash|+o|posix|-c|a", "a")]
    [InlineData("cmd|/c|dir", "dir")]
    [InlineData("C:\\Windows\\System32\\CMD.EXE|/S|/C|dir", "dir")]
    [InlineData("powershell|-NoLogo|-NoProfile|-NonInteractive|-ExecutionPolicy|Bypass|-Command|a", "a")]
    [InlineData("pwsh|-nop|-ep|Bypass|-version|5.1|-c|a", "a")]
    public void A_shell_form_is_a_shell_and_one_command_line(string words, string script)
    {
        Assert.True(ShellPrefix.IsShellForm([.. words.Split('|')], out var read));
        Assert.Equal(script, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/bin/sh")]
    [InlineData("/bin/sh|-c")]
    [InlineData("/bin/sh|script.sh")]
    [InlineData("/bin/sh|-c|a|b")]
    [InlineData("node|-c|a")]
    [InlineData("cmd|/S")]
    [InlineData("cmd|x|/C|a")]
    [InlineData("powershell|-File|a")]
    [InlineData("bash|-o|c")]
    [InlineData("sh|-|-c|a")]
    [InlineData("sh||-c|a")]
    [InlineData("sh|x|-c|a")]
    [InlineData("cmd|dir")]
    [InlineData("powershell|Bypass|-c|a")]
    [InlineData("powershell|-ep|-c")]
    public void What_is_no_shell_form_is_none(string words)
    {
        Assert.False(ShellPrefix.IsShellForm([.. words.Split('|')], out var script));
        Assert.Equal("", script);
    }

    [Fact]
    public void No_words_are_no_shell_form() => Assert.False(ShellPrefix.IsShellForm([], out _));

    [Theory]
    [InlineData("sh")]
    [InlineData("bash")]
    [InlineData("ash")]
    [InlineData("dash")]
    [InlineData("zsh")]
    [InlineData("ksh")]
    [InlineData("mksh")]
    [InlineData("fish")]
    public void A_shell_is_known_by_its_name(string name)
    {
        Assert.True(ShellPrefix.IsPosixShell(name));
        Assert.True(ShellPrefix.IsPosixShell($"/usr/bin/{name}"));
        Assert.False(ShellPrefix.IsPosixShell($"{name}x"));
    }

    [Theory]
    [InlineData("/bin/sh -c", "", "/bin/sh -c", "")]
    [InlineData("/bin/bash -euxco", "", "/bin/bash -euxco", "")]
    [InlineData("/bin/sh -c  a", "", "/bin/sh -c", " a")]
    [InlineData("sh -e -e -e -e -e -e -e -e -e -e -c a b", "", "sh -e -e -e -e -e -e -e -e -e -e -c", "a b")]
    [InlineData("/usr/bin/rc -x a", "/usr/bin/rc -x", "/usr/bin/rc -x", "a")]
    [InlineData("/bin/sh -c a", "/usr/bin/rc -x", "/bin/sh -c", "a")]
    public void A_shell_is_taken_off_a_line(string text, string declared, string shell, string command)
    {
        Assert.True(ShellPrefix.TryStrip(text, declared, out var readShell, out var readCommand));
        Assert.Equal((shell, command), (readShell, readCommand));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(" a", "")]
    [InlineData("sh -e -e -e -e -e -e -e -e -e -e -e -c a", "")]
    [InlineData("/usr/bin/rc -x", "/usr/bin/rc -x")]
    [InlineData("/usr/bin/rc -xy a", "/usr/bin/rc -x")]
    public void A_line_without_a_shell_stays_as_it_is(string text, string declared)
    {
        Assert.False(ShellPrefix.TryStrip(text, declared, out var shell, out var command));
        Assert.Equal(("", text), (shell, command));
    }

    [Theory]
    [InlineData("cmd /S /C", true)]
    [InlineData("C:\\Windows\\System32\\CMD.EXE /C", true)]
    [InlineData("powershell -Command", true)]
    [InlineData("pwsh -c", true)]
    [InlineData("cmdx /C", false)]
    [InlineData("/bin/sh -c", false)]
    [InlineData("", false)]
    public void Shells_of_Windows_are_known(string shell, bool isWindows) => Assert.Equal(isWindows, ShellPrefix.IsWindows(shell));
}
