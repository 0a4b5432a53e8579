using System.Text;

namespace Policy.Cli.Output;

/// <summary>Layers side by side, each as wide as its part of the image.</summary>
internal static class LayerBar
{
    private const int Width = 40;

    // Neighbours differ, so that one layer is told from the next.
    private const char Odd = '▓';
    private const char Even = '█';

    /// <summary>Draws layers; one too small to be seen is as wide as one that is just large enough.</summary>
    /// <param name="layers">Their sizes.</param>
    /// <param name="total">The size of all layers of the image, of which these are some.</param>
    public static string Draw(ReadOnlySpan<long> layers, long total)
    {
        var bar = new StringBuilder();
        for (var i = 0; i < layers.Length; i++)
        {
            var width = layers[i] == 0 || total <= 0 ? 0 : Math.Max(1, (int)Math.Round((double)Width * layers[i] / total));
            bar.Append(i % 2 == 0 ? Even : Odd, width);
        }

        return bar.ToString();
    }
}
