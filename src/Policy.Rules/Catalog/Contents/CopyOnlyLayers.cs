using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Images;

namespace Policy.Rules.Catalog.Contents;

/// <summary>The application's layers that nobody but COPY and ADD wrote, so that no package manager put there what they hold.</summary>
internal sealed class CopyOnlyLayers
{
    private readonly bool[] _isCopied;

    /// <summary>Finds them.</summary>
    public CopyOnlyLayers(ImageFacts facts, ImageContents contents)
    {
        var layers = contents.Layers;
        _isCopied = new bool[layers.Length];
        var isSettled = new bool[layers.Length];
        foreach (var step in facts.History.ApplicationSteps)
        {
            if (step.Layer is { } layer && layer < layers.Length && layer >= facts.History.Base.Layers)
            {
                var isCopy = step.Instruction is Instruction.Copy or Instruction.Add;
                _isCopied[layer] = isCopy && !isSettled[layer];
                isSettled[layer] |= !isCopy;
            }
        }

        for (var layer = 0; layer < layers.Length; layer++)
        {
            // COPY --from=rootfs / / brings a distribution whole, with the files that tell which; a claim does not have those.
            _isCopied[layer] &= !layers[layer].IsClaimed && !layers[layer].Files.Keys.Any(path => path is "etc/passwd" || OsRelease.Places.Contains(path));
        }
    }

    /// <summary>Whether a layer is one.</summary>
    public bool Contains(int layer) => _isCopied[layer];
}
