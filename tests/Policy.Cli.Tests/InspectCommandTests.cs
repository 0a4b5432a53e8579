using System.Text.Json;
using Policy.Testing;

namespace Policy.Cli.Tests;

public sealed class InspectCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static TestImage Image => new()
    {
        User = "node",
        Env = ["NODE_ENV=production", "NPM_TOKEN=npm_0123456789abcdefghijABCDEFGHIJ012345"],
        Entrypoint = ["/app/run"],
        Cmd = ["--fast"],
        Steps =
        [
            TestStep.Debian("bookworm", TestLayer.Of(
                ("bin/sh", "#!"), ("etc/passwd", "root:x:0:0::/:\n"),
                ("var/lib/dpkg/status", "Package: libc6\nStatus: install ok installed\nVersion: 2.36\nInstalled-Size: 10\n"))),
            TestStep.BuildKit("COPY node_modules /app/node_modules", TestLayer.Of(
                ("app/node_modules/left-pad/package.json", """{"name":"left-pad","version":"1.3.0"}"""), ("app/old.bin", new string('x', 5000)))),
            TestStep.BuildKit("RUN rm /app/old.bin", TestLayer.Of(("app/.wh.old.bin", ""), ("app/run", "run"))),
        ],
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_known_of_an_image_is_printed()
    {
        var result = await InspectAsync();

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("  linux/amd64 · sha256:", result.Output, StringComparison.Ordinal);
        Assert.Contains("  USER node\n  ENTRYPOINT /app/run\n  CMD --fast\n  ENV NODE_ENV=production\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("wasted 5 kB in 1 files that later layers overwrite or delete", result.Output, StringComparison.Ordinal);
        Assert.Matches("""history\[1\]\s+COPY node_modules /app/node_modules  layer 2, \S+ \S+ stored, 5 kB unpacked, 2 entries""", result.Output);
        Assert.Contains("Packages (2)\nDpkg    libc6 2.36  var/lib/dpkg/status, 10.2 kB\nNpm     left-pad 1.3.0  app/node_modules/left-pad/package.json\n", result.Output, StringComparison.Ordinal);
        Assert.Matches("""(?m)^\s+\d+ B  app/  layer \d\n\s+\d+ B    node_modules/  layer 2\n\s+3 B    run  layer 3$""", result.Output);
        Assert.DoesNotMatch("""(?m)old\.bin  layer \d$""", result.Output);
    }

    [Fact]
    public async Task Credentials_are_not()
    {
        Assert.DoesNotContain("0123456789abcdef", (await InspectAsync()).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789abcdef", (await InspectAsync("--output", "json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tree_is_as_deep_as_is_asked_for()
    {
        Assert.Contains("left-pad/  layer 2", (await InspectAsync("--depth", "3")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\nFiles\n", (await InspectAsync("--depth", "0")).Output, StringComparison.Ordinal);
        var wrong = await InspectAsync("--depth", "-1");
        Assert.Equal((3, "pratique: --depth: '-1' is no number of folders, 0 or more\n"), (wrong.ExitCode, wrong.Error));
    }

    [Fact]
    public async Task As_JSON_it_is_for_programs()
    {
        var report = JsonElement.Parse((await InspectAsync("--output", "json")).Output);

        Assert.Equal("InspectionReport", report.GetProperty("kind").GetString());
        Assert.Equal(5000, report.GetProperty("wastedBytes").GetInt64());
        Assert.Equal(3, report.GetProperty("layers").GetArrayLength());
        Assert.Equal(["dpkg libc6 2.36", "npm left-pad 1.3.0"], report.GetProperty("packages").EnumerateArray().Select(package =>
            $"{package.GetProperty("kind")} {package.GetProperty("name")} {package.GetProperty("version")}"));
        Assert.Equal("app/old.bin 1 2", Assert.Single(report.GetProperty("wasted").EnumerateArray().Select(wasted =>
            $"{wasted.GetProperty("path")} {wasted.GetProperty("writtenBy")} {wasted.GetProperty("removedBy")}")));
    }

    [Fact]
    public async Task What_is_attached_is_printed_with_its_kind_its_format_and_where_it_hangs()
    {
        var index = TestIndex.Of(Image).WithAttestations();
        new TestLayout().Add("1.0", index).WriteFolder(_folder.Path);
        var manifest = index.Build().Children[^1].Digest;

        var text = await PratiqueCommand.RunAsync("inspect", $"oci:{_folder.Path}", "--platform", "linux/amd64");
        var json = JsonElement.Parse((await PratiqueCommand.RunAsync("inspect", $"oci:{_folder.Path}", "--platform", "linux/amd64", "--output", "json")).Output);

        Assert.Equal(0, text.ExitCode);
        Assert.EndsWith(
            $"\nAttestations (1); who signed them was not verified\nprovenance        https://slsa.dev/provenance/v0.2  index {manifest}, its builder is not named, 0 materials\n",
            text.Output, StringComparison.Ordinal);
        var attestation = Assert.Single(json.GetProperty("attestations").EnumerateArray());
        Assert.Equal(
            ("provenance", "https://slsa.dev/provenance/v0.2", $"index {manifest}"),
            (attestation.GetProperty("kind").GetString(), attestation.GetProperty("format").GetString(), attestation.GetProperty("where").GetString()));
        Assert.StartsWith("sha256:", attestation.GetProperty("digest").GetString(), StringComparison.Ordinal);
        Assert.False(json.TryGetProperty("attestationsUnknown", out _));
    }

    [Fact]
    public async Task Where_nothing_can_be_attached_it_says_so_and_the_image_is_known_all_the_same()
    {
        var archive = _folder["image.tar"];
        new TestDockerArchive().Add(Image, "web:1.0").Write(archive);

        var text = await PratiqueCommand.RunAsync("inspect", $"docker-archive:{archive}", "--platform", "linux/amd64");
        var json = JsonElement.Parse((await PratiqueCommand.RunAsync("inspect", $"docker-archive:{archive}", "--platform", "linux/amd64", "--output", "json")).Output);

        Assert.Equal(0, text.ExitCode);
        Assert.Contains("\nWhat is attached is not known: unsupported: ", text.Output, StringComparison.Ordinal);
        Assert.Equal("unsupported", Assert.Single(json.GetProperty("attestationsUnknown").EnumerateArray()).GetProperty("reason").GetString());
        Assert.False(json.TryGetProperty("attestations", out _));
    }

    [Fact]
    public async Task Layers_that_cannot_be_read_end_with_2_and_the_rest_is_printed()
    {
        new TestLayout().Add("1.0", Image).WriteFolder(_folder.Path);
        var layer = Image.Layers.Last();
        await File.WriteAllBytesAsync(_folder[$"blobs/sha256/{layer.Digest.Hex}"], new byte[layer.Stored.Length], TestContext.Current.CancellationToken);

        var result = await PratiqueCommand.RunAsync("inspect", $"oci:{_folder.Path}", "--platform", "linux/amd64");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("USER node", result.Output, StringComparison.Ordinal);
        Assert.Contains("The layers could not be read: malformed: ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_not_there_ends_with_2()
    {
        var result = await PratiqueCommand.RunAsync("inspect", $"oci:{_folder["nowhere"]}");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(": notFound: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_shows_what_is_in_layers_where_a_rule_needs_them()
    {
        new TestLayout().Add("1.0", Image).WriteFolder(_folder.Path);

        var text = (await PratiqueCommand.RunAsync("scan", $"oci:{_folder.Path}", "--platform", "linux/amd64")).Output;
        var json = JsonElement.Parse((await PratiqueCommand.RunAsync("scan", $"oci:{_folder.Path}", "--platform", "linux/amd64", "--output", "json")).Output);

        Assert.Matches("unpacked   █+▓*█* .*: base .*, application .*\n", text);
        Assert.Contains("largest: /", text, StringComparison.Ordinal);
        Assert.Equal(5000, json.GetProperty("images")[0].GetProperty("facts").GetProperty("wastedBytes").GetInt64());
    }

    private async Task<CommandResult> InspectAsync(params string[] options)
    {
        new TestLayout().Add("1.0", Image).WriteFolder(_folder.Path);
        return await PratiqueCommand.RunAsync(["inspect", $"oci:{_folder.Path}", "--platform", "linux/amd64", .. options]);
    }
}
