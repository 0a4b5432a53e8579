using Policy.Images.Configuration;
using Policy.Rules.Documents;
using Policy.Testing;

namespace Policy.Images.Tests.Configuration;

public sealed class ConfigurationLoaderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Paths_are_relative_to_the_file()
    {
        var file = Path.Combine(_folder.Path, "pratique.yaml");
        File.WriteAllText(file, "registries: [{host: docker.io, layout: images}]");

        var result = ConfigurationLoader.Load(file);

        Assert.Empty(result.Errors);
        Assert.Equal(Path.Combine(Path.GetFullPath(_folder.Path), "images"), Assert.Single(result.Value!.Registries).Layout);
    }

    [Fact]
    public void Mistakes_name_the_file()
    {
        var file = Path.Combine(_folder.Path, "pratique.yaml");
        File.WriteAllText(file, "listen:\n  prot: 1");

        Assert.Equal([new DocumentError(file, 2, "listen.prot", "is no field; did you mean 'port'?")], ConfigurationLoader.Load(file).Errors);
    }

    [Fact]
    public void A_folder_is_no_file() =>
        Assert.Equal([new DocumentError(_folder.Path, 0, "", "is a folder; expected a file")], ConfigurationLoader.Load(_folder.Path).Errors);

    [Fact]
    public void A_file_that_is_not_there_is_a_mistake() =>
        Assert.Equal([new DocumentError("/nowhere/p.yaml", 0, "", "there is no such file")], ConfigurationLoader.Load("/nowhere/p.yaml").Errors);
}
