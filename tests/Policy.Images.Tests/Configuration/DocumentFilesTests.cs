using System.Text;
using Policy.Images.Configuration;
using Policy.Rules.Documents;
using Policy.Testing;

namespace Policy.Images.Tests.Configuration;

public sealed class DocumentFilesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_read()
    {
        var file = Write("a.txt", "a: ä\n");

        Assert.Equal([(file, "a: ä\n")], DocumentFiles.Read(file).Value);
    }

    [Fact]
    public void A_byte_order_mark_is_no_text()
    {
        var file = PathOf("a.yaml");
        File.WriteAllBytes(file, [0xEF, 0xBB, 0xBF, (byte)'a']);

        Assert.Equal([(file, "a")], DocumentFiles.Read(file).Value);
    }

    [Fact]
    public void Of_a_folder_the_documents_are_read_by_name()
    {
        string[] files = [Write("10.yaml", "ten"), Write("2.json", "two"), Write("B.yml", "b"), Write("a.yaml", "a")];
        Write(".hidden.yaml", "no");
        Write("README.md", "no");
        Write("yaml", "no");
        Directory.CreateDirectory(PathOf("sub.yaml"));
        Write("sub.yaml/c.yaml", "no");

        Assert.Equal(files.Zip(["ten", "two", "b", "a"]), DocumentFiles.Read(_folder.Path).Value);
    }

    [Fact]
    public void Links_are_followed_as_mounted_config_maps_want()
    {
        Directory.CreateDirectory(PathOf("..data"));
        Write("..data/a.yaml", "a");
        File.CreateSymbolicLink(PathOf("a.yaml"), "..data/a.yaml");

        Assert.Equal([(PathOf("a.yaml"), "a")], DocumentFiles.Read(_folder.Path).Value);
    }

    [Fact]
    public void An_empty_folder_is_a_mistake() =>
        Assert.Equal([new DocumentError(_folder.Path, 0, "", "holds no *.yaml, *.yml or *.json")], DocumentFiles.Read(_folder.Path).Errors);

    [Fact]
    public void A_file_that_is_not_there_is_a_mistake() => Fails(PathOf("none.yaml"), "there is no such file");

    [Fact]
    public void A_folder_that_is_not_there_is_a_mistake() => Fails(PathOf("none/none.yaml"), "there is no such file");

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void What_is_no_path_is_a_mistake(string path) => Fails(path, "is no path");

    [Fact]
    public void A_file_that_is_too_long_is_a_mistake()
    {
        Assert.True(DocumentFiles.Read(Write("a.yaml", new string('a', DocumentReader.MostCharacters))).IsValid);
        Fails(Write("b.yaml", new string('a', DocumentReader.MostCharacters + 1)), "is longer than 1048576 bytes");
    }

    [Fact]
    public void A_file_without_end_is_a_mistake()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "this system has no /dev/zero");

        Fails("/dev/zero", "is longer than 1048576 bytes");
    }

    [Fact]
    public void What_is_no_text_is_a_mistake()
    {
        var file = PathOf("a.yaml");
        File.WriteAllBytes(file, [0x61, 0xFF]);

        Fails(file, "is no UTF-8 text");
    }

    [Fact]
    public void All_files_that_cannot_be_read_are_told_at_once()
    {
        File.WriteAllBytes(PathOf("a.yaml"), [0xFF]);
        Write("b.yaml", "b");
        File.CreateSymbolicLink(PathOf("c.yaml"), "nowhere");

        Assert.Equal(
            [new DocumentError(PathOf("a.yaml"), 0, "", "is no UTF-8 text"), new DocumentError(PathOf("c.yaml"), 0, "", "there is no such file")],
            DocumentFiles.Read(_folder.Path).Errors);
    }

    [Fact]
    public void A_folder_of_too_many_files_is_a_mistake()
    {
        for (var i = 0; i < 1000; i++)
        {
            Write($"{i}.yaml", "");
        }

        Assert.Equal(1000, DocumentFiles.Read(_folder.Path).Value!.Count);
        Write("1000.yaml", "");
        Fails(_folder.Path, "holds more than 1000 files");
    }

    private static void Fails(string path, string message) =>
        Assert.Equal([new DocumentError(path, 0, "", message)], DocumentFiles.Read(path).Errors);

    private string PathOf(string name) => Path.Combine(_folder.Path, name);

    private string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return PathOf(name);
    }
}
