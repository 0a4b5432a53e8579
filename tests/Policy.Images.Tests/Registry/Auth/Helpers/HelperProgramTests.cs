using Microsoft.Extensions.Time.Testing;
using Policy.Images.Registry.Auth;
using Policy.Images.Registry.Auth.Helpers;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Registry.Auth.Helpers;

public sealed class HelperProgramTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_helper_is_told_the_server_on_its_standard_input()
    {
        await TestHelper.WriteAsync(_folder, "test", "me", "secret");

        Assert.Equal(new Credential.Basic("me", "secret"), (await AskAsync("test")).Value);
        Assert.Equal(["get registry.corp"], TestHelper.Asked(_folder));
    }

    [Fact]
    public async Task A_user_name_may_say_that_the_secret_is_an_identity_token()
    {
        await TestHelper.WriteAsync(_folder, "test", "<token>", "secret");

        Assert.Equal(new Credential.IdentityToken("secret"), (await AskAsync("test")).Value);
    }

    [Fact]
    public async Task A_helper_that_holds_nothing_says_so()
    {
        await TestHelper.WriteAsync(_folder, "test", "echo credentials not found in native keychain; exit 1");

        Assert.Equal(Credential.Anonymous, (await AskAsync("test")).Value);
    }

    [Theory]
    [InlineData("echo 'secret: no'; exit 3", "fails with 3 for registry.corp; 'docker-credential-test get' says why")]
    [InlineData("kill -9 $$", "fails with 137 for registry.corp; 'docker-credential-test get' says why")]
    [InlineData("true", "answers for registry.corp with what holds no user name and secret")]
    [InlineData("echo '[]'", "answers for registry.corp with what holds no user name and secret")]
    [InlineData("echo '{\"Username\":\"secret\"}'", "answers for registry.corp with what holds no user name and secret")]
    [InlineData("echo '{\"Username\":\"\",\"Secret\":\"secret\"}'", "answers for registry.corp with what holds no user name and secret")]
    [InlineData("echo 'credentials not found in native keychain'", "answers for registry.corp with what holds no user name and secret")]
    [InlineData("exec yes secret", "answers with more than 65536 bytes")]
    [InlineData("exec yes secret >&2 | head -c 100000 /dev/zero", "answers with more than 65536 bytes")]
    public async Task A_helper_that_is_wrong_is_said_to_be_without_what_it_says(string script, string problem)
    {
        await TestHelper.WriteAsync(_folder, "test", script);

        AssertProblem($"the credential helper docker-credential-test {problem}", await AskAsync("test"));
    }

    [Fact]
    public async Task A_helper_may_say_much_on_its_standard_error()
    {
        await TestHelper.WriteAsync(_folder, "test", "head -c 300000 /dev/zero >&2; echo '{\"Username\":\"me\",\"Secret\":\"secret\"}'");

        Assert.Equal(new Credential.Basic("me", "secret"), (await AskAsync("test")).Value);
    }

    [Fact]
    public async Task A_helper_that_does_not_end_is_ended_with_what_it_started()
    {
        await Tool.RunAsync("mkfifo", _folder["pid"]);
        await TestHelper.WriteAsync(_folder, "test", $"sleep 600 & echo $! >'{_folder["pid"]}'; wait");
        var asked = AskAsync("test");
        var pid = int.Parse(await File.ReadAllTextAsync(_folder["pid"], Token));

        _time.Advance(HelperProgram.Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(asked.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        AssertProblem("the credential helper docker-credential-test gives no answer within 10 s", await asked);
        await AssertEndedAsync(pid);
    }

    [Fact]
    public async Task A_helper_that_ends_and_leaves_its_output_to_another_is_not_waited_for()
    {
        await Tool.RunAsync("mkfifo", _folder["started"], _folder["held"]);
        await TestHelper.WriteAsync(_folder, "test", $"cat '{_folder["held"]}' & echo >'{_folder["started"]}'; exit 0");
        var asked = AskAsync("test");
        await File.ReadAllTextAsync(_folder["started"], Token);

        _time.Advance(HelperProgram.Patience);

        AssertProblem("the credential helper docker-credential-test gives no answer within 10 s", await asked);
        await File.WriteAllTextAsync(_folder["held"], "", Token);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("a;reboot")]
    [InlineData("$(reboot)")]
    [InlineData("")]
    [InlineData("{}")]
    public async Task A_name_is_a_name(string name) =>
        AssertProblem($"the docker config names a credential helper '{name}', which is no name of one", await AskAsync(name));

    [Fact]
    public async Task A_long_name_is_none() =>
        AssertProblem(
            $"the docker config names a credential helper '{new string('a', 65)}', which is no name of one", await AskAsync(new string('a', 65)));

    [Fact]
    public async Task A_helper_is_looked_for_in_the_folders_of_the_path_in_order()
    {
        using var first = new TestFolder();
        await TestHelper.WriteAsync(_folder, "test", "second", "secret");
        await TestHelper.WriteAsync(_folder, "other", "other", "secret");
        await TestHelper.WriteAsync(first, "test", "first", "secret");
        var path = $"/nowhere:{first.Path}:{_folder.Path}";

        Assert.Equal(new Credential.Basic("first", "secret"), (await AskAsync("test", path)).Value);
        Assert.Equal(new Credential.Basic("other", "secret"), (await AskAsync("other", path)).Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(":.:")]
    [InlineData("RELATIVE")]
    public async Task No_folder_is_looked_into_but_those_of_the_path_and_no_relative_one(string? path)
    {
        await TestHelper.WriteAsync(_folder, "test", "me", "secret");
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, _folder.Path);

        AssertProblem(
            "the credential helper docker-credential-test is in no folder of PATH",
            await AskAsync("test", path?.Replace("RELATIVE", relative, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_that_is_no_program_is_said_to_be_none()
    {
        await File.WriteAllTextAsync(_folder["docker-credential-test"], "", Token);

        AssertProblem("the credential helper docker-credential-test cannot be started (error 13)", await AskAsync("test"));
    }

    private Task<SourceResult<Credential>> AskAsync(string name) => AskAsync(name, _folder.Path);

    private Task<SourceResult<Credential>> AskAsync(string name, string? path) =>
        new HelperProgram(path, _time).GetAsync(new HelperRequest(name, "registry.corp"));

    private static async Task AssertEndedAsync(int pid)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            await process.WaitForExitAsync(Token);
        }
        catch (ArgumentException)
        {
            // It is gone already.
        }
    }

    private static void AssertProblem(string message, SourceResult<Credential> result) =>
        Assert.Equal(new SourceError(UnknownReason.Unauthorized, message), result.Error);
}
