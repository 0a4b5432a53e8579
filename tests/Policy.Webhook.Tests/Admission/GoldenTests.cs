using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Policy.Images.Configuration;
using Policy.Rules.Images;
using Policy.Testing;

namespace Policy.Webhook.Tests.Admission;

/// <summary>
/// Reviews as API servers send them and the answers they get from the real service over HTTPS, for images in a layout.
/// <c>NAME.review.json</c> is decided by <c>NAME.policy.yaml</c>, else by <c>policy.yaml</c>, and answered with
/// <c>NAME.response.json</c>. With PRATIQUE_GOLDEN=write answers are written, to be read before they are committed.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Policy.Webhook.Tests", "Admission", "Golden");
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder, "*.review.json").Select(file => Path.GetFileName(file).Replace(".review.json", "", StringComparison.Ordinal)).Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_review_gets_its_answer(string name)
    {
        using var images = new TestFolder();
        WriteImages(images.Path);
        var policy = Path.Combine(Folder, $"{name}.policy.yaml");
        policy = await File.ReadAllTextAsync(File.Exists(policy) ? policy : Path.Combine(Folder, "policy.yaml"));
        await using var webhook = await TestWebhook.StartAsync(policy, configuration => configuration with
        {
            Registries = [new RegistrySettings { Host = "registry.example", Layout = images.Path }],
            Platforms = [new Platform("linux", "amd64"), new Platform("linux", "arm64")],
            PodTemplatePaths = [new PodTemplatePath("argoproj.io", "Rollout", "spec.template")],
        });

        using var answer = await webhook.PostAsync(await File.ReadAllBytesAsync(Path.Combine(Folder, $"{name}.review.json")), "?timeout=10s");
        var body = await answer.Content.ReadAsStringAsync();

        // Where the images lie differs from run to run.
        var response = JsonSerializer.Serialize(JsonElement.Parse(body.Replace(images.Path, "IMAGES", StringComparison.Ordinal)), Indented) + "\n";
        var file = Path.Combine(Folder, $"{name}.response.json");
        if (Environment.GetEnvironmentVariable("PRATIQUE_GOLDEN") == "write")
        {
            await File.WriteAllTextAsync(file, response);
        }

        Assert.Equal(await File.ReadAllTextAsync(file), response);
    }

    // Layers are stored unpacked, so that digests do not hang on how a version of zlib packs.
    private static void WriteImages(string folder)
    {
        var layer = new TestLayer(new TestFile("app/main.js", Encoding.UTF8.GetBytes("console.log('pratique')\n"))) { Compressed = false };
        ImmutableArray<TestStep> steps = [TestStep.BuildKit("COPY main.js /app/", layer), TestStep.BuildKit("CMD [\"node\" \"/app/main.js\"]")];
        var root = new TestImage { Cmd = ["node", "/app/main.js"], Steps = steps };
        var clean = root with { User = "10001", Steps = [.. steps, TestStep.BuildKit("USER 10001")] };
        var arm = new Platform("linux", "arm64");

        new TestLayout().Add("1.4.2", TestIndex.Of(root, root with { Platform = arm })).Add("latest", TestIndex.Of(root, root with { Platform = arm }))
            .WriteFolder(Path.Combine(folder, "shop/root"));
        new TestLayout().Add("2.0.1", TestIndex.Of(clean, clean with { Platform = arm })).Add("latest", TestIndex.Of(clean, clean with { Platform = arm }))
            .WriteFolder(Path.Combine(folder, "shop/web"));
        new TestLayout().Add("3.1.0", TestIndex.Of(clean, root with { Platform = arm })).WriteFolder(Path.Combine(folder, "shop/multi"));
    }
}
