using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Size;

/// <summary><c>wasted-space</c>: bytes are written in one layer and overwritten or deleted in a later one.</summary>
public sealed class WastedSpace : Rule
{
    private const int PairsNamed = 3;
    private const int FilesNamed = 5;

    // Of a small image a large part is a few files, which nobody need mend.
    private const long LeastBytes = 1 << 20;

    /// <summary>The most that may be wasted.</summary>
    public static readonly Parameter<long?> MaxBytes = Parameter.Bytes(
        "maxBytes", "The most bytes that the application's layers may overwrite or delete of layers below.", "20Mi");

    /// <summary>The largest part of the image that may be wasted.</summary>
    public static readonly Parameter<double> MaxRatio = Parameter.Ratio(
        "maxRatio", "The largest part of the image's unpacked bytes that they may be, from 1Mi on.", 0.1);

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "wasted-space",
        Title = "Later layers overwrite or delete what earlier ones hold",
        Category = RuleCategory.Size,
        Severity = Severity.Low,
        Rationale = "A layer is stored and pulled whole: what a later step deletes is still there, and takes its time and place on every node. "
            + "It can be read by whoever pulls the image, too.",
        Remedy = "Clean up in the RUN that makes the mess (install, use, remove), set owners and modes as files are copied (COPY --chown, --chmod), "
            + "or build in a stage of its own and copy the result.",
        Needs = Needs.Config | Needs.Files,
        Parameters = [MaxBytes, MaxRatio],
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var contents = input.Contents;
        var history = input.Facts.History;

        // What the base's own layers do to one another is its makers' to mend.
        var wasted = contents.Tree.Wasted.Where(file => file.RemovedBy >= history.Base.Layers).ToList();
        var bytes = Total(wasted);
        var most = input.Parameters.Get(MaxBytes) ?? long.MaxValue;
        var ratio = contents.UnpackedBytes == 0 ? 0 : (double)bytes / contents.UnpackedBytes;
        if (bytes <= most && (ratio <= input.Parameters.Get(MaxRatio) || bytes < LeastBytes))
        {
            return Verdict.Pass;
        }

        var pairs = wasted.GroupBy(file => (file.WrittenBy, file.RemovedBy))
            .OrderByDescending(pair => Total(pair)).ThenBy(pair => pair.Key).ToList();
        var named = pairs.Take(PairsNamed).Select(pair =>
            $"{Quantity.Humanize(Total(pair))} of {LayerNames.MadeBy(history, pair.Key.WrittenBy)} in {LayerNames.MadeBy(history, pair.Key.RemovedBy)}");
        var rest = pairs.Count > PairsNamed ? $"; and {pairs.Count - PairsNamed} more pairs of layers" : "";
        return Verdict.Found(new RuleFinding(
            $"{Quantity.Humanize(bytes)} of {Quantity.Humanize(contents.UnpackedBytes)} are overwritten or deleted by later layers: {string.Join("; ", named)}{rest}",
            [.. wasted.OrderByDescending(file => file.Bytes).ThenBy(file => file.Path, StringComparer.Ordinal).Take(FilesNamed).Select(file => Evidence(file, history))]));
    }

    private static long Total(IEnumerable<WastedFile> files) => files.Select(file => file.Bytes).Total();

    private static Evidence Evidence(WastedFile file, BuildHistory history) => new(
        EvidenceKind.File, file.Path,
        $"written by {LayerNames.MadeBy(history, file.WrittenBy)}, {(file.IsOverwritten ? "overwritten" : "deleted")} by {LayerNames.MadeBy(history, file.RemovedBy)}",
        file.Bytes);
}
