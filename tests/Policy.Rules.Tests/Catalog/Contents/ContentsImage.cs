using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Tests.Contents;
using Policy.Rules.Tests.History;

namespace Policy.Rules.Tests.Catalog.Contents;

/// <summary>Images by what is in their layers, for the rules that judge that.</summary>
internal static class ContentsImage
{
    public const string Dpkg = "var/lib/dpkg/status";
    public const string Apk = "lib/apk/db/installed";

    /// <summary>A shell, without which nothing could be run in the image.</summary>
    public static readonly FileEntry Shell = Program("bin/sh");

    /// <summary>A program.</summary>
    public static FileEntry Program(string path, long size = 1000) => LayersInput.File(path, size) with { Mode = 0x1ED, Start = FileStart.Elf };

    /// <summary>A layer that names packages, and holds files beside.</summary>
    public static LayerContents Packages(string database, IEnumerable<(string Name, long Bytes)> packages, params IEnumerable<FileEntry> files) =>
        LayersInput.Layer([LayersInput.File(database), .. files]) with
        {
            Packages = [.. packages.Select(package => new Package(KindOf(database), package.Name, "1.0", database, package.Bytes))],
        };

    /// <summary>The facts of an image of these layers.</summary>
    public static ImageFacts Facts(params ImmutableArray<LayerContents> layers) => TestInput.Facts() with { Layered = LayersInput.Known(layers) };

    /// <summary>The same with a base image of so many layers, one step for each layer.</summary>
    public static ImageFacts On(int baseLayers, params ImmutableArray<LayerContents> layers)
    {
        var steps = TestInput.Steps([.. layers.Select((_, i) => new BuildStep { Index = i, Text = $"step {i}", Instruction = i == 0 ? Instruction.Import : Instruction.Run, Value = $"step {i}" })]);
        return Facts(layers) with { History = steps with { Base = new BaseBoundary(baseLayers, baseLayers, null, 1, "test") } };
    }

    /// <summary>An image of whose files nothing is known but a list of users, with Debian under these RUN lines.</summary>
    public static ImageFacts Told(params ImmutableArray<string> commands) => Told(TestInput.Config(), commands);

    /// <summary>The same with a config.</summary>
    public static ImageFacts Told(ImageConfig config, params ImmutableArray<string> commands)
    {
        config = config with
        {
            History = [HistoryInput.Made("# debian.sh --arch 'amd64' out/ 'trixie'"), .. commands.Select(command => HistoryInput.Made($"RUN /bin/sh -c {command} # buildkit", "buildkit.dockerfile.v0"))],
        };
        return TestInput.Facts(config, HistoryInput.Read(config)) with { Layered = LayersInput.Known(LayersInput.Layer(LayersInput.File("etc/passwd"))) };
    }

    /// <summary>These facts with an environment.</summary>
    public static ImageFacts With(this ImageFacts facts, params ImmutableArray<string> environment) => facts with { Config = facts.Config with { Env = environment } };

    /// <summary>What a rule is given.</summary>
    public static RuleInput Input(ImageFacts facts, ParameterSet? parameters = null) => TestInput.For(facts: facts, parameters: parameters);

    private static PackageKind KindOf(string database) => database switch { Dpkg => PackageKind.Dpkg, Apk => PackageKind.Apk, _ => PackageKind.Rpm };
}
