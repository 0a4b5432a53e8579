using System.Text.Json;
using Policy.Testing;

namespace Policy.RealImages.Tests;

/// <summary>What we ask of others' images we ask of our own.</summary>
public sealed class ProductImageTests(BuiltImages built, ProductImage product) : IClassFixture<ProductImage>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_clean_to_its_own_strictest_preset()
    {
        Skip();
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(
            folder["pratique.yaml"], $"registries: [{{host: \"{built.Host}\", plainHttp: true, allowPrivate: true}}]", Cancellation);
        var facts = await built.FactsAsync(product.Reference);

        // Audit is the mildest action: not even a remark is left.
        var report = await Tool.RunAsync(
            ProductImage.Native("pratique"), "scan", "--preset", "strict", "--fail-on", "Audit", "--output", "json", "--config", folder["pratique.yaml"],
            $"{product.Reference.Name}@{facts.Digest}");

        using var document = JsonDocument.Parse(report);
        Assert.Equal("65532:65532", facts.Config.User);
        Assert.DoesNotContain("\"rule\"", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_programs_run_in_it()
    {
        Skip();

        Assert.StartsWith("pratique-webhook 0.", await product.RunAsync("/usr/local/bin/pratique-webhook", "--version"), StringComparison.Ordinal);
        Assert.Contains("runs-as-root", await product.RunAsync("pratique", "rules"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_webhook_gets_ready_in_it()
    {
        Skip();
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder["pratique.yaml"], "listen: {address: 127.0.0.1, port: 0, plainPort: 0}", Cancellation);
        await File.WriteAllTextAsync(
            folder["policy.yaml"], "apiVersion: pratique.dev/v1alpha1\nkind: ImagePolicy\nmetadata: {name: everything}\nspec: {}\n", Cancellation);

        using var container = await RunningContainer.WhenListeningAsync(await product.StartAsync(folder), Cancellation);
        using var client = new HttpClient();

        Assert.Equal("ok\n", await client.GetStringAsync(new Uri(container.Plain, "/readyz"), Cancellation));
    }

    private void Skip() => Assert.SkipUnless(product.Reason is null, product.Reason ?? "");
}
