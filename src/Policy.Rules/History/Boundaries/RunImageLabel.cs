using System.Collections.Immutable;
using System.Text.Json;
using Policy.Rules.Images;

namespace Policy.Rules.History.Boundaries;

/// <summary>
/// Buildpacks label an image with the topmost layer of the run image under it.
/// Source: Cloud Native Buildpacks, Platform Interface Specification, io.buildpacks.lifecycle.metadata.
/// </summary>
internal static class RunImageLabel
{
    private const string Label = "io.buildpacks.lifecycle.metadata";

    // The label lists every layer of every buildpack; a larger one is none.
    private const int LongestLabel = 1 << 20;

    public static BaseEnd? Find(ImmutableArray<BuildStep> steps, ImageConfig config)
    {
        if (config.Labels.GetValueOrDefault(Label) is not { Length: <= LongestLabel } label || RunImage(label) is not { } runImage)
        {
            return null;
        }

        var top = config.DiffIds.IndexOf(runImage.TopLayer);
        if (top < 0)
        {
            return null;
        }

        var first = steps.FirstOrDefault(step => step.Layer > top || step.Dialect == BuilderDialect.Buildpacks);
        return new BaseEnd(first?.Index ?? steps.Length, 1, $"label {Label} names the run image's top layer", runImage.Name, top + 1);
    }

    private static (Digest TopLayer, string? Name)? RunImage(string label)
    {
        try
        {
            using var document = JsonDocument.Parse(label);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("runImage", out var image) && image.ValueKind == JsonValueKind.Object
                && Text(image, "topLayer") is { } top && Digest.TryParse(top, out var digest, out _)
                    ? (digest, Text(image, "image") ?? Text(image, "reference"))
                    : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // A label is free text: one that is no JSON tells nothing. Halves of surrogate pairs, escaped ("\ud800") and
            // not, are JSON to the parser and none when they are read.
            return null;
        }
    }

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
