using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Manifests;

/// <summary>Reads image configs. Source: OCI image specification, config.md; Docker image specification v1.2 for what OCI left out.</summary>
internal static class ConfigReader
{
    /// <summary>The most history lines that are read.</summary>
    public const int MaxHistory = 10_000;

    /// <summary>Reads a config.</summary>
    public static SourceResult<ImageConfig> Read(ReadOnlyMemory<byte> bytes)
    {
        if (!JsonText.TryParse(bytes, out var document, out var error))
        {
            return new SourceError(UnknownReason.Malformed, $"the image config: {error}");
        }

        using (document)
        {
            var problems = new JsonProblems("the image config");
            var config = Read(new JsonField(problems, document.RootElement));
            return problems.First is { } problem ? problem : config;
        }
    }

    private static ImageConfig Read(JsonField root)
    {
        var run = root["config"];
        return new ImageConfig
        {
            Platform = PlatformReader.Read(root),
            Created = root["created"].Time(),
            User = run["User"].Text() ?? "",
            Env = run["Env"].Texts(),
            Entrypoint = run["Entrypoint"].Texts(),
            Cmd = run["Cmd"].Texts(),
            ExposedPorts = run["ExposedPorts"].Keys(),
            Volumes = run["Volumes"].Keys(),
            WorkingDir = run["WorkingDir"].Text() ?? "",
            Labels = run["Labels"].Map(),
            OnBuild = run["OnBuild"].Texts(),
            DiffIds = [.. root["rootfs"]["diff_ids"].Items(ManifestReader.MaxLayers).Select(item => item.Digest() ?? default)],
            History = [.. root["history"].Items(MaxHistory).Select(ReadHistory)],
        };
    }

    private static HistoryEntry ReadHistory(JsonField line) => new(
        line["created_by"].Text() ?? "",
        line["empty_layer"].Flag(),
        line["created"].Time(),
        line["comment"].Text() ?? "",
        line["author"].Text() ?? "");
}
