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
    public void What_is_no_shell_form_is_none(string words)
    {
        Assert.False(ShellPrefix.IsShellForm([.. words.Split('|')], out var script));
        Assert.Equal("", script);
    }

    [Theory]
    [InlineData("cmd /S /C", true)]
    [InlineData("C:\\Windows\\System32\\CMD.EXE /C", true)]
    [InlineData("powershell -Command", true)]
    [InlineData("/bin/sh -c", false)]
    [InlineData("", false)]
    public void Shells_of_Windows_are_known(string shell, bool isWindows) => Assert.Equal(isWindows, ShellPrefix.IsWindows(shell));
}
