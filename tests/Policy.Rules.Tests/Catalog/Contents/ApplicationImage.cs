using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Tests.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests.Catalog.Contents;

/// <summary>Images of layers and the steps that made them, for the rules that judge what the application's steps put in.</summary>
internal sealed record ApplicationImage
{
    private ImmutableArray<(BuildStep Step, LayerContents Layer)> Layers { get; init; } = [];

    /// <summary>How many of the first layers are the base's.</summary>
    public int BaseLayers { get; init; }

    public ImageConfig Config { get; init; } = TestInput.Config();

    /// <summary>Whether history tells layers apart.</summary>
    public bool LayersAgree { get; init; } = true;

    /// <summary>An image of a base with these files, and no application yet.</summary>
    public static ApplicationImage On(params IEnumerable<FileEntry> files) => new ApplicationImage { BaseLayers = 1 }.With(Instruction.Import, "rootfs.tar /", files);

    public ApplicationImage Run(string command, params IEnumerable<FileEntry> files) => With(Instruction.Run, command, files);

    /// <summary>COPY of what is named before the last word, to that.</summary>
    public ApplicationImage Copy(string words, params IEnumerable<FileEntry> files) => With(Instruction.Copy, words, files);

    public ApplicationImage With(Instruction instruction, string value, params IEnumerable<FileEntry> files) => Add(instruction, value, LayersInput.Layer(files));

    public ApplicationImage Add(Instruction instruction, string value, LayerContents layer)
    {
        var words = value.Split(' ');
        var step = new BuildStep
        {
            Index = 0,
            Text = value,
            Instruction = instruction,
            Value = value,
            Sources = instruction is Instruction.Copy or Instruction.Add ? [.. words[..^1]] : [],
            Destination = instruction is Instruction.Copy or Instruction.Add ? words[^1] : null,
        };
        return this with { Layers = [.. Layers, (step, layer)] };
    }

    public ImageFacts Facts()
    {
        var told = TestInput.Steps([.. Layers.Select(layer => layer.Step)]);
        var history = told with
        {
            Base = BaseLayers == 0 ? BaseBoundary.None : new BaseBoundary(BaseLayers, BaseLayers, "debian:13", 1, "test"),
            LayersAgree = LayersAgree,
            Steps = LayersAgree ? told.Steps : [.. told.Steps.Select(step => step with { Layer = null })],
        };
        return TestInput.Facts(Config, history) with { Layered = LayersInput.Known([.. Layers.Select(layer => layer.Layer)]) };
    }

    public Verdict Judge(Rule rule, ParameterSet? parameters = null) => rule.Evaluate(TestInput.For(facts: Facts(), parameters: parameters));

    /// <summary>Files of a byte each.</summary>
    public static IEnumerable<FileEntry> Files(params IEnumerable<string> paths) => paths.Select(path => LayersInput.File(path));

    /// <summary>An ELF file that can be started.</summary>
    public static FileEntry Program(string path, long size = 1) => LayersInput.File(path, size) with { Mode = 0x1ED, Start = FileStart.Elf };
}
