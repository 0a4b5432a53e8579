using Policy.Rules.History;

namespace Policy.Rules.Catalog.Contents.Leaks;

/// <summary>Which layers a COPY or ADD of the application wrote, and how sure that is.</summary>
internal sealed class CopiedLayers
{
    private const double Told = 1;

    // It stood in another stage, where a RUN may have made it: BuildKit leaves an absolute source of COPY --from.
    private const double FromStage = 0.8;

    // A RUN may have made it: buildah makes one layer of a build.
    private const double Shared = 0.7;

    private const double Guessed = 0.5;

    private readonly double[] _confidence;
    private readonly bool[] _isRun;
    private readonly HashSet<(int Layer, string Name)> _named = [];

    private CopiedLayers(int count)
    {
        _confidence = new double[count];
        _isRun = new bool[count];
    }

    /// <summary>Tells the layers of an image apart.</summary>
    /// <param name="history">Its history.</param>
    /// <param name="count">How many layers it has.</param>
    public static CopiedLayers Of(BuildHistory history, int count)
    {
        var layers = new CopiedLayers(count);
        if (!history.LayersAgree)
        {
            Array.Fill(layers._confidence, Guessed, Math.Min(history.Base.Layers, count), Math.Max(count - history.Base.Layers, 0));
            return layers;
        }

        foreach (var step in history.ApplicationSteps)
        {
            if (step.Layer is { } layer && layer < count)
            {
                layers.Add(step, layer);
            }
        }

        return layers;
    }

    /// <summary>Whether nothing tells a layer of COPY from others, so that its place has to say what came from the build context.</summary>
    public bool IsGuess(int layer) => _confidence[layer] == Guessed;

    /// <summary>Whether a layer was copied from the build context itself, for all that is told.</summary>
    public bool IsFromContext(int layer) => _confidence[layer] == Told;

    /// <summary>Whether a RUN of the application wrote a layer, by itself.</summary>
    public bool IsRun(int layer) => _isRun[layer];

    /// <summary>How sure it is that a COPY wrote what a layer holds; 0 where none did.</summary>
    public double Confidence(int layer) => _confidence[layer];

    /// <summary>Whether a COPY asks for something by its very name, so that it did not slip in.</summary>
    public bool IsNamed(int layer, string name) => _named.Contains((layer, name));

    private void Add(BuildStep step, int layer)
    {
        var confidence = step.Instruction switch
        {
            Instruction.Copy or Instruction.Add => step.SharesLayer ? Shared : IsFromStage(step) ? FromStage : Told,
            Instruction.Unknown => Guessed,
            _ => 0,
        };
        _confidence[layer] = Math.Max(_confidence[layer], confidence);
        _isRun[layer] |= step is { Instruction: Instruction.Run, SharesLayer: false };
        if (step.Instruction is Instruction.Copy or Instruction.Add)
        {
            _named.UnionWith(step.Sources.Select(source => (layer, CommandWords.ProgramName(source.TrimEnd('/')))));
        }
    }

    private static bool IsFromStage(BuildStep step) => step.From is not null || step.Sources.All(source => source.StartsWith('/'));
}
