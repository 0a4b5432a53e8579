using Policy.Cli.Output;
using Policy.Images;
using Policy.Images.Configuration;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Testing;

namespace Policy.Cli.Tests.Output;

public sealed class ReadingStatusTests : IDisposable
{
    private static readonly Platform Platform = new("linux", "amd64");

    private readonly TestFolder _folder = new();
    private readonly ImageInspector _inspector = new(PratiqueConfiguration.Default, TimeProvider.System);

    public void Dispose()
    {
        _inspector.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_screen_shows_how_much_of_layers_has_been_read()
    {
        using var printed = new TestTerminal();

        await printed.AsScreen().ShowAsync("Reading shop:1", _inspector, async () =>
        {
            _inspector.LayerBytesRead!(2_500_000);
            await printed.ShowsAsync("Reading shop:1: 2.5 MB of layers").WaitAsync(TestContext.Current.CancellationToken);
            return true;
        });
    }

    [Fact]
    public async Task Bytes_of_real_layers_are_counted()
    {
        var said = new List<string>();
        var counter = new ReadBytes("Reading", said.Add);
        _inspector.LayerBytesRead = counter.Add;

        await InspectAsync();

        Assert.Equal("Reading: 3 MB of layers", said[^1]);
    }

    [Fact]
    public async Task Nothing_is_printed_where_there_is_no_screen()
    {
        using var printed = new TestTerminal();

        await printed.AsFile().ShowAsync("Reading", _inspector, InspectAsync);

        Assert.Equal("", printed.ToString());
    }

    [Fact]
    public void It_is_said_anew_with_each_million_bytes_and_no_more_often()
    {
        var said = new List<string>();
        var counter = new ReadBytes("Reading", said.Add);

        for (var i = 0; i < 30; i++)
        {
            counter.Add(100_000);
        }

        Assert.Equal(["Reading: 1 MB of layers", "Reading: 2 MB of layers", "Reading: 3 MB of layers"], said);
    }

    private async Task<bool> InspectAsync()
    {
        var content = new byte[3_100_000];
        new Random(1).NextBytes(content);
        new TestLayout().Add("1", new TestImage { Steps = [TestStep.BuildKit("COPY . /", new TestLayer(new TestFile("data", content)) { Compressed = false })] }).WriteFolder(_folder.Path);
        var request = new ImageRequest(new ImageLocation.OciLayout(_folder.Path, null), Platform, Needs.Files);

        return (await _inspector.InspectAsync([request], TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken))[request] is ImageInspection.Known;
    }
}
