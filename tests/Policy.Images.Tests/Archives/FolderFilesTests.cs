using System.Text;
using Policy.Images.Archives;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Archives;

public sealed class FolderFilesTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FolderFiles _files;

    public FolderFilesTests()
    {
        Directory.CreateDirectory(_folder["in/a/b"]);
        File.WriteAllText(_folder["outside"], "secret");
        File.WriteAllText(_folder["in/a/b/file"], "hello");
        File.WriteAllText(_folder["in/empty"], "");
        _files = new FolderFiles(_folder["in"], _folder["in"]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a/b/file")]
    [InlineData("./a//b/./file")]
    [InlineData("a/../a/b/file")]
    public async Task A_file_is_read(string name) => Assert.Equal("hello", await ReadAsync(name));

    [Theory]
    [InlineData("b/file")]
    [InlineData("../a/./b/file")]
    [InlineData("{root}/a/b/file")]
    public async Task A_link_within_the_folder_is_followed(string target)
    {
        Link("a/link", target.Replace("{root}", _folder["in"], StringComparison.Ordinal));

        Assert.Equal("hello", await ReadAsync("a/link"));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("../in/../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("{root}/../outside")]
    [InlineData("{root}side/outside")]
    public async Task A_link_out_of_the_folder_is_not(string target)
    {
        Link("link", target.Replace("{root}", _folder["in"], StringComparison.Ordinal));

        Assert.Equal("Malformed: link leads out of {root}", await ReadAsync("link"));
    }

    [Fact]
    public async Task A_folder_that_is_a_link_out_is_not_gone_through()
    {
        Link("blobs", "..");

        Assert.Equal("Malformed: blobs/outside leads out of {root}", await ReadAsync("blobs/outside"));
    }

    [Fact]
    public async Task Links_in_a_circle_end()
    {
        Link("one", "two");
        Link("two", "one");

        Assert.Equal("Malformed: one in {root} is reached through symbolic links that do not end", await ReadAsync("one"));
    }

    [Theory]
    [InlineData("none", "NotFound: there is no none in {root}")]
    [InlineData("a/b", "NotFound: there is no a/b in {root}")]
    [InlineData("a/b/file/more", "NotFound: there is no a/b/file/more in {root}")]
    [InlineData("../outside", "Malformed: ../outside leads out of {root}")]
    [InlineData("a/../../outside", "Malformed: a/../../outside leads out of {root}")]
    public async Task What_is_not_there_is_said(string name, string expected) => Assert.Equal(expected, await ReadAsync(name));

    [Theory]
    [InlineData(5, "hello")]
    [InlineData(4, "OverLimit: a/b/file in {root} has 5 bytes, more than the 4 that are read")]
    public async Task No_more_is_read_than_the_limit(long limit, string expected) => Assert.Equal(expected, await ReadAsync("a/b/file", limit));

    [Fact]
    public async Task An_empty_file_is_empty() => Assert.Equal("", await ReadAsync("empty"));

    // To open a pipe that nobody writes to would wait forever.
    [Fact]
    public async Task A_pipe_is_not_waited_for()
    {
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", _folder["in/pipe"]);
        await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", await ReadAsync("pipe"));
    }

    [Theory]
    [InlineData("a/b/file", true)]
    [InlineData("a/b", false)]
    [InlineData("none", false)]
    public async Task Existence_is_told(string name, bool expected) =>
        Assert.Equal(expected, (await _files.ExistsAsync(name, TestContext.Current.CancellationToken)).Value);

    [Fact]
    public async Task Existence_outside_is_not_told() =>
        Assert.Equal(UnknownReason.Malformed, (await _files.ExistsAsync("../outside", TestContext.Current.CancellationToken)).Error?.Reason);

    private async Task<string> ReadAsync(string name, long limit = 100)
    {
        var read = await _files.ReadAsync(name, limit, TestContext.Current.CancellationToken);
        return read.Succeeded
            ? Encoding.UTF8.GetString(read.Value.Span)
            : $"{read.Error.Reason}: {read.Error.Message}".Replace(_folder["in"], "{root}", StringComparison.Ordinal);
    }

    private void Link(string name, string target) => File.CreateSymbolicLink(_folder["in/" + name], target);
}
