using System.Diagnostics;
using System.Text.Json;
using Policy.Rules.Images;
using Policy.Testing;

namespace Policy.Images.Tests;

/// <summary>The same image, told by skopeo and by us.</summary>
public sealed class SkopeoTests
{
    private static readonly string? Skopeo = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, "skopeo")).FirstOrDefault(File.Exists);

    [Theory]
    [InlineData("oci:attest-unsigned-index", "amd64")]
    [InlineData("oci:attest-unsigned-index", "arm64")]
    [InlineData("oci-archive:dive-test-oci-gzip-image.tar", "arm64")]
    [InlineData("oci-archive:dive-test-oci-zstd-image.tar", "arm64")]
    [InlineData("oci-archive:dive-test-oci-estargz-image.tar", "arm64")]
    [InlineData("docker-archive:dive-test-docker-image.tar", "amd64")]
    [InlineData("docker-archive:ggcr-hello-world-v25.tar", "arm64")]
    [InlineData("docker-archive:ggcr-whiteout_image.tar", "amd64")]
    public async Task Skopeo_sees_the_same(string image, string architecture)
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);
        Assert.SkipUnless(Skopeo is not null, "skopeo is not installed");
        var colon = image.IndexOf(':', StringComparison.Ordinal) + 1;
        var text = image[..colon] + Corpus.PathOf("images/" + image[colon..]);

        using var theirs = JsonDocument.Parse(await RunAsync("inspect", "--override-arch", architecture, text));
        Assert.True(ImageLocation.TryParse(text, out var location, out _));
        var ours = (await Inspect.Image(location, new Platform("linux", architecture))).Facts();

        var root = theirs.RootElement;
        Assert.Equal(root.GetProperty("Layers").EnumerateArray().Select(layer => layer.GetString()), ours.Layers.Select(layer => layer.Digest.ToString()));
        Assert.Equal($"{root.GetProperty("Os").GetString()}/{root.GetProperty("Architecture").GetString()}", ours.Config.Platform?.ToString());
        Assert.Equal(root.GetProperty("Created").GetDateTimeOffset().ToUniversalTime(), ours.Config.Created ?? DateTimeOffset.MinValue);
        Assert.Equal(Texts(root.GetProperty("Env")), ours.Config.Env);
        Assert.Equal(ours.Digest is null ? null : root.GetProperty("Digest").GetString(), ours.Digest?.ToString());
    }

    private static IEnumerable<string?> Texts(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(item => item.GetString()) : [];

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Skopeo!, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, errors);
            return await output;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
