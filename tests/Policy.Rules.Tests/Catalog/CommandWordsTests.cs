using Policy.Rules.Catalog;

namespace Policy.Rules.Tests.Catalog;

public sealed class CommandWordsTests
{
    [Fact]
    public void A_shell_forms_one_argument_gives_its_words() =>
        Assert.Equal(["/bin/sh", "-c", "exec", "node", "--inspect", "app.js"], CommandWords.Of(["/bin/sh", "-c", "exec node --inspect 'app.js'"]));

    [Theory]
    [InlineData("/usr/local/bin/gosu", "gosu")]
    [InlineData("gosu", "gosu")]
    [InlineData(@"C:\app\run.exe", "run.exe")]
    [InlineData("", "")]
    public void A_program_is_named_without_its_folder(string word, string expected) => Assert.Equal(expected, CommandWords.ProgramName(word));

    [Fact]
    public void A_command_is_shown_as_a_person_would_type_it() =>
        Assert.Equal("sh -c \"echo \\\"a b\\\"\" x", CommandWords.Show(["sh", "-c", "echo \"a b\"", "x"]));
}
