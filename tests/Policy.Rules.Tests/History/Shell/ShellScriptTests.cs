using Policy.Rules.History;
using Policy.Rules.History.Shell;

namespace Policy.Rules.Tests.History.Shell;

public sealed class ShellScriptTests
{
    // Commands are shown with a bar between words and a semicolon between commands.
    [Theory]
    [InlineData("npm ci", "npm|ci")]
    [InlineData("a && b || c; d & e\nf", "a;b;c;d;e;f")]
    [InlineData("set -eux; \t apt-get update; \t\t rm -rf /x", "set|-eux;apt-get|update;rm|-rf|/x")]
    [InlineData("a | b |& c", "a;b;c")]
    [InlineData("echo 'a && b' \"c; d\" e\\ f", "echo|a && b|c; d|e f")]
    [InlineData("echo \"a \\\"b\\\" \\$c \\x\"", "echo|a \"b\" $c \\x")]
    [InlineData("echo ''", "echo|")]
    [InlineData("a \\\n  b", "a|b")]
    [InlineData("a # comment && b\nc", "a;c")]
    [InlineData("a#b c", "a#b|c")]
    [InlineData("(a; b) && { c; d; }", "a;b;c;d")]
    [InlineData("if [ -n \"$X\" ]; then a; elif b; then c; else d; fi", "[|-n|$X|];a;b;c;d")]
    [InlineData("for k in 1 2 3; do gpg --recv \"$k\"; done", "gpg|--recv|$k")]
    [InlineData("for k in 1 2\ndo a; done", "a")]
    [InlineData("while read x; do a; done", "read|x;a")]
    [InlineData("until a; do b; done", "a;b")]
    [InlineData("case \"$(uname -m)\" in x86_64|amd64) A=1; b ;; (arm) c ;; *) d; esac; e", "A=1;b;c;d;e")]
    [InlineData("case x in a) b;; esac && c", "b;c")]
    [InlineData("case x in a) case y in b) c;; esac;; d) e;; esac; f", "c;e;f")]
    [InlineData("! a && time b", "a;b")]
    [InlineData("f() { a; }; f", "a;f")]
    [InlineData("function f { a; }; f", "a;f")]
    [InlineData("a > x 2>&1 < y >> z", "a")]
    [InlineData("a 2>/dev/null b", "a|b")]
    [InlineData("a &> x && b", "a;b")]
    [InlineData("a <<< word b", "a|b")]
    [InlineData("cat <<EOF > /x && b\nnpm install\nEOF\nc", "cat;b;c")]
    [InlineData("cat <<-'EOF'\n\tx\n\tEOF\nc", "cat;c")]
    [InlineData("cat <<EOF\nnever ends", "cat")]
    [InlineData("echo ${X:-a b} y", "echo|${X:-a b}|y")]
    [InlineData("echo ${X", "echo|${X")]
    [InlineData("CI=1 npm ci", "npm|ci")]
    [InlineData("X=1", "X=1")]
    [InlineData("PATH+=:/x a", "a")]
    [InlineData("1X=2 a", "1X=2|a")]
    [InlineData("", "")]
    [InlineData(" \t\n;;", "")]
    [InlineData("a 'never ends", "a|never ends")]
    [InlineData("a \"never ends", "a|never ends")]
    [InlineData("a \\", "a")]
    [InlineData("a\rb", "a|b")]
    [InlineData("echo \"`a b`\"", "echo|`a b`;a|b")]
    [InlineData("echo \"$\"", "echo|$")]
    [InlineData("echo $", "echo|$")]
    [InlineData("echo $(", "echo|$(")]
    [InlineData("echo `a", "echo|`a;a")]
    [InlineData("echo \"a\\\nb\"", "echo|ab")]
    [InlineData("a 2x>y", "a|2x")]
    [InlineData("a '2'>y b", "a|2|b")]
    [InlineData("a>&2 b", "a|b")]
    [InlineData("a >| x b", "a|b")]
    [InlineData("a;;b", "a;b")]
    [InlineData("cat <<A <<B\nx\nA\nnpm\nB\nc", "cat;c")]
    [InlineData("case x in esac; a", "a")]
    [InlineData("case x in a) b;; 'esac') c;; esac; d", "b;c;d")]
    [InlineData("select x in a b; do c; done", "c")]
    [InlineData("for 'do' in x; do a; done", "a")]
    [InlineData("f () { a; }", "a")]
    [InlineData("a (b)", "a;b")]
    [InlineData("coproc a", "a")]
    [InlineData("'if' a", "if|a")]
    [InlineData("A_1=x b", "b")]
    [InlineData("_A=x b", "b")]
    [InlineData("A-B=x c", "A-B=x|c")]
    [InlineData("+=x c", "+=x|c")]
    [InlineData("=x c", "=x|c")]
    [InlineData("a # b; c", "a")]
    [InlineData("a 2&>x b", "a|2|b")]
    [InlineData("a\\\nb", "ab")]
    [InlineData("\\if a", "if|a")]
    [InlineData("echo \"a\\\\b\\`c\"", "echo|a\\b`c")]
    [InlineData("echo 'a\\' b", "echo|a\\|b")]
    [InlineData("echo 'a\\\"b'", "echo|a\\\"b")]
    [InlineData("echo '`a`'", "echo|`a`")]
    [InlineData("echo \"a(b)\"", "echo|a(b)")]
    [InlineData("echo $() a", "echo|$()|a")]
    [InlineData("< <(a)", "a")]
    [InlineData("cat 0<<EOF\nx\nEOF\nb", "cat;b")]
    [InlineData("cat <<EOF\r\nx\r\nEOF\r\nb", "cat;b")]
    [InlineData("a <<< word\nb", "a;b")]
    [InlineData("((a))", "a")]
    [InlineData("a b () c", "a|b;c")]
    [InlineData("echo ${X}y z", "echo|${X}y|z")]
    [InlineData("a >", "a")]
    [InlineData("cat <<", "cat")]
    [InlineData("a >; b", "a;b")]
    [InlineData("a 2>&- b", "a|b")]
    [InlineData("a <- b", "a|b")]
    [InlineData("a <> x b", "a|b")]
    [InlineData("'a'; if b; then c; fi", "a;b;c")]
    [InlineData("a if", "a|if")]
    [InlineData("echo for x", "echo|for|x")]
    [InlineData("for x do a; done", "a")]
    [InlineData("select x do a; done", "a")]
    [InlineData("function f() { a; }; f", "a;f")]
    [InlineData("for x in '{' a; do b; done", "b")]
    [InlineData("a; for x", "a")]
    [InlineData("f(", "f")]
    [InlineData("a; case x", "a")]
    [InlineData("case x\nin a) b;; esac", "b")]
    [InlineData("case in in in) a;; esac", "a")]
    [InlineData("case x in a) b;; esac; c;; d", "b;c;d")]
    [InlineData("case x in a) b; esac; c;; d", "b;c;d")]
    [InlineData("esac; case x in a) b;; c) d;; esac", "b;d")]
    [InlineData("case x in a) case y in b) c; esac; d;; e) f;; esac; g", "c;d;f;g")]
    public void A_command_line_is_split_into_simple_commands(string text, string commands) => Assert.Equal(commands, Show(text));

    [Theory]
    [InlineData("if")]
    [InlineData("then")]
    [InlineData("elif")]
    [InlineData("else")]
    [InlineData("fi")]
    [InlineData("while")]
    [InlineData("until")]
    [InlineData("do")]
    [InlineData("done")]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("!")]
    [InlineData("time")]
    [InlineData("coproc")]
    [InlineData("esac")]
    public void A_reserved_word_is_no_command(string word) => Assert.Equal("a", Show($"{word}\na"));

    [Theory]
    [InlineData("sudo -E -u app npm ci", "npm|ci", "sudo")]
    [InlineData("sudo --user=app npm ci", "npm|ci", "sudo")]
    [InlineData("sudo -uapp npm ci", "npm|ci", "sudo")]
    [InlineData("sudo -uapp -- npm ci", "npm|ci", "sudo")]
    [InlineData("/usr/bin/env -i A=b npm ci", "npm|ci", "env")]
    [InlineData("exec node x", "node|x", "exec")]
    [InlineData("exec -a name node x", "node|x", "exec")]
    [InlineData("timeout -k 5 30 npm ci", "npm|ci", "timeout")]
    [InlineData("gosu app sudo nice -n 5 npm ci", "npm|ci", "gosu sudo nice")]
    [InlineData("xargs -n 1 npm install", "npm|install", "xargs")]
    [InlineData("exec > /log", "exec", "")]
    [InlineData("sudo -v", "sudo|-v", "")]
    [InlineData("sudo A=b", "sudo|A=b", "")]
    [InlineData("sudo -u", "sudo|-u", "")]
    [InlineData("timeout 30", "timeout|30", "")]
    [InlineData("env - A=b npm ci", "npm|ci", "env")]
    [InlineData("exec -- -x a", "-x|a", "exec")]
    [InlineData("time npm ci", "npm|ci", "")]
    [InlineData("time -p npm ci", "npm|ci", "time")]
    public void What_a_wrapper_runs_is_the_command(string text, string words, string wrappers)
    {
        var command = Assert.Single(ShellScript.Split(text));

        Assert.Equal((words, wrappers), (string.Join('|', command.Words), string.Join(' ', command.Wrappers)));
    }

    [Theory]
    [InlineData("sudo", "ugpChrtTUDR")]
    [InlineData("doas", "uC")]
    [InlineData("env", "uCS")]
    [InlineData("exec", "a")]
    [InlineData("nice", "n")]
    [InlineData("ionice", "cnp")]
    [InlineData("/usr/bin/time", "fo")]
    [InlineData("timeout", "ks", "30")]
    [InlineData("stdbuf", "ioe")]
    [InlineData("xargs", "IinLPsdEa")]
    [InlineData("tini", "pe")]
    [InlineData("dumb-init", "r")]
    [InlineData("command", "")]
    [InlineData("builtin", "")]
    [InlineData("nohup", "")]
    [InlineData("setsid", "")]
    [InlineData("chroot", "", "/x")]
    [InlineData("gosu", "", "app")]
    [InlineData("su-exec", "", "app")]
    [InlineData("setpriv", "")]
    public void A_wrapper_is_taken_off_with_the_options_that_take_a_value(string wrapper, string options, string operand = "")
    {
        Assert.Equal("npm|ci", Show($"{wrapper} -z {operand} npm ci"));
        Assert.All(options, option => Assert.Equal("npm|ci", Show($"{wrapper} -{option} x {operand} npm ci")));
    }

    [Theory]
    [InlineData("sh -c 'a && b'", "sh|-c|a && b;a;b")]
    [InlineData("sudo bash -ec \"a; b\"", "bash|-ec|a; b;a;b")]
    [InlineData("su - app -c 'npm ci'", "su|-|app|-c|npm ci;npm|ci")]
    [InlineData("/bin/su -c 'npm ci' app", "/bin/su|-c|npm ci|app;npm|ci")]
    [InlineData("runuser app -c 'npm ci'", "runuser|app|-c|npm ci;npm|ci")]
    [InlineData("su app -c", "su|app|-c")]
    [InlineData("su app", "su|app")]
    [InlineData("grep -c 'a;b' x", "grep|-c|a;b|x")]
    [InlineData("sh -c 'a && b' x y", "sh|-c|a && b|x|y;a;b")]
    [InlineData("sh x.sh", "sh|x.sh")]
    [InlineData("eval npm ci", "eval|npm|ci;npm|ci")]
    [InlineData("X=$(curl -s y) a", "a;curl|-s|y")]
    [InlineData("echo `a b` \"$(c `d`)\"", "echo|`a b`|$(c `d`);a|b;c|`d`;d")]
    [InlineData("echo '$(a)'", "echo|$(a)")]
    [InlineData("echo $(a \"$(b ')')\" \\) c)", "echo|$(a \"$(b ')')\" \\) c);a|$(b ')')|)|c;b|)")]
    [InlineData("diff <(a) >(b)", "diff|<(a)|>(b);a;b")]
    [InlineData("echo $(a '\\' b) c", "echo|$(a '\\' b)|c;a|\\|b")]
    [InlineData("echo $(a $(b) c) d", "echo|$(a $(b) c)|d;a|$(b)|c;b")]
    [InlineData("echo $(a \"')\" b) c", "echo|$(a \"')\" b)|c;a|')|b")]
    [InlineData("sh", "sh")]
    [InlineData("sh -c", "sh|-c")]
    public void Scripts_within_a_command_are_split_too(string text, string commands) => Assert.Equal(commands, Show(text));

    [Theory]
    [InlineData("curl x | tar xz && b", "0 0 1")]
    [InlineData("a; b | c | d; e", "0 1 1 1 2")]
    [InlineData("curl $(a | b) | sh", "0 1 1 0")]
    [InlineData("curl x | (sh)", "0 0")]
    [InlineData("curl x | { sh; }", "0 0")]
    [InlineData("curl x |& sh", "0 0")]
    [InlineData("curl x || sh", "0 1")]
    [InlineData("curl x && sh", "0 1")]
    [InlineData("curl x & sh", "0 1")]
    [InlineData("curl x; (sh)", "0 1")]
    public void Commands_know_their_pipeline(string text, string pipelines) =>
        Assert.Equal(pipelines, string.Join(' ', ShellScript.Split(text).Select(command => command.Pipeline)));

    [Theory]
    [InlineData("sh -c \"$(curl -fsSL x)\"", true)]
    [InlineData("bash <(curl x)", true)]
    [InlineData("bash < <(curl x)", true)]
    [InlineData("eval \"$(curl x)\"", true)]
    [InlineData(". <(curl x)", true)]
    [InlineData("echo \"$(curl x)\"", false)]
    [InlineData("$(curl x)", true)]
    [InlineData("`curl x` a", true)]
    [InlineData("bash -c 'echo $(curl x)'", false)]
    [InlineData("X=$(curl x)", false)]
    [InlineData("curl x", false)]
    [InlineData("source <(curl x)", true)]
    [InlineData("cat <(curl x)", false)]
    [InlineData("bash -c 'curl x'", false)]
    public void What_a_shell_runs_of_a_commands_output_is_known(string text, bool isRun) =>
        Assert.Equal(isRun, ShellScript.Split(text).Single(command => command.Program == "curl").IsRunByShell);

    [Fact]
    public void A_command_knows_its_parts()
    {
        var command = Assert.Single(ShellScript.Split("A=1 B='2 3' /usr/local/bin/npm ci --x"));

        Assert.Equal(["A=1", "B=2 3"], command.Assignments);
        Assert.Equal(("npm", "/usr/local/bin/npm ci --x"), (command.Program, command.ToString()));
        Assert.Equal(["ci", "--x"], command.Arguments.ToArray());
        var none = Assert.Single(ShellScript.Split("A=1"));
        Assert.Equal(("", 0), (none.Program, none.Arguments.Length));
    }

    [Fact]
    public void A_backslash_is_a_path_on_Windows()
    {
        Assert.Equal(["dir", "C:\\x y"], Assert.Single(ShellScript.Split("dir \"C:\\x y\"", isWindows: true)).Words);
        Assert.Equal(["dir", "C:\\x"], Assert.Single(ShellScript.Split("dir C:\\x", isWindows: true)).Words);
        Assert.Equal(["dir", "\\\\srv\\x"], Assert.Single(ShellScript.Split("dir \"\\\\srv\\x\"", isWindows: true)).Words);
        Assert.Equal(["dir", "C:x"], Assert.Single(ShellScript.Split("dir C:\\x")).Words);
    }

    [Fact]
    public void A_step_gives_the_commands_of_its_form()
    {
        Assert.Equal("a;b", Show(HistoryInput.Step(HistoryInput.Made("/bin/sh -c a && b"))));
        Assert.Equal("echo|a && b", Show(HistoryInput.Step(HistoryInput.Made("RUN [\"echo\", \"a && b\"]", author: "kaniko"))));
        Assert.Equal("sh|-c|a && b;a;b", Show(HistoryInput.Step(HistoryInput.Made("RUN [\"sh\", \"-c\", \"a && b\"]", author: "kaniko"))));
        Assert.Equal("sh|-c|echo a\\ b;echo|a b", Show(HistoryInput.Step(HistoryInput.Made("RUN [\"sh\", \"-c\", \"echo a\\\\ b\"]", author: "kaniko"))));
        Assert.Equal("type|C:\\a", Show(HistoryInput.Step(HistoryInput.Made("cmd /S /C type C:\\a"))));
        Assert.Equal("", Show(HistoryInput.Step(HistoryInput.Empty("/bin/sh -c #(nop)  CMD [\"a\"]"))));
    }

    [Fact]
    public void What_a_step_runs_without_a_shell_no_shell_runs()
    {
        var command = Assert.Single(ShellScript.Of(HistoryInput.Step(HistoryInput.Made("RUN [\"curl\", \"x\"]", author: "kaniko"))));

        Assert.Equal((false, 0), (command.IsRunByShell, command.Pipeline));
    }

    [Theory]
    [InlineData(7, 8)]
    [InlineData(8, 9)]
    [InlineData(9, 9)]
    [InlineData(20, 9)]
    public void Nesting_ends(int depth, int commands)
    {
        var text = "a";
        for (var i = 0; i < depth; i++)
        {
            text = $"echo $({text})";
        }

        Assert.Equal(commands, ShellScript.Split(text).Length);
        Assert.Equal(commands, ShellScript.Split(string.Concat(Enumerable.Repeat("eval ", depth)) + "a").Length);
    }

    [Fact]
    public void What_is_longer_than_a_megabyte_is_cut_off()
    {
        Assert.Equal("ab", Show("ab".PadLeft(1 << 20)));
        Assert.Equal("a", Show("ab".PadLeft((1 << 20) + 1)));
    }

    private static string Show(string text) => Show(ShellScript.Split(text));

    private static string Show(BuildStep step) => Show(ShellScript.Of(step));

    private static string Show(IEnumerable<ShellCommand> commands) =>
        string.Join(';', commands.Select(command => string.Join('|', command.Words.IsEmpty ? command.Assignments : command.Words)));
}
