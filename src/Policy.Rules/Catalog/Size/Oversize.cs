using System.Collections.Immutable;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Size;

/// <summary><c>oversize</c>: the image is larger than allowed.</summary>
public sealed class Oversize : Rule
{
    private const int LayersNamed = 3;

    /// <summary>The largest compressed size.</summary>
    public static readonly Parameter<long?> MaxCompressed = Parameter.Bytes(
        "maxCompressed", "The most that the layers may have as a registry stores them, which is what a node pulls.", "500Mi");

    /// <summary>The largest unpacked size.</summary>
    public static readonly Parameter<long?> MaxUnpacked = Parameter.Bytes(
        "maxUnpacked", "The most that the layers may have unpacked, which is what a node stores; setting it needs the layers to be read.", null);

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "oversize",
        Title = "The image is larger than allowed",
        Category = RuleCategory.Size,
        Severity = Severity.Low,
        Rationale = "Every node that runs the image pulls and stores all of it: large images start late, fill disks, "
            + "and most of what makes them large is never used at run time.",
        Remedy = "Build in a stage of its own, and copy only what runs into a final stage on a slim or distroless base.",
        Needs = Needs.Config,
        Parameters = [MaxCompressed, MaxUnpacked],
    };

    /// <inheritdoc/>
    public override Needs NeedsOf(ParameterSet parameters) =>
        parameters.Get(MaxUnpacked) is null ? Descriptor.Needs : Descriptor.Needs | Needs.Files;

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var facts = input.Facts;
        var stored = facts.Layers.Select(layer => layer.Size).Total();
        var compressed = input.Parameters.Get(MaxCompressed) ?? long.MaxValue;
        var unpacked = input.Parameters.Get(MaxUnpacked);
        return facts.CompressedBytes is { } bytes ? OfRegistry(facts, bytes, compressed, unpacked) : OfDockerArchive(facts, stored, compressed, unpacked);
    }

    private static Verdict OfRegistry(ImageFacts facts, long bytes, long compressed, long? unpacked) =>
        bytes > compressed ? Found(facts, "compressed", bytes, compressed)
        : unpacked is { } limit ? OfContents(facts, limit)
        : Verdict.Pass;

    private static Verdict OfContents(ImageFacts facts, long limit) => facts.Layered switch
    {
        ContentsResult.Known { Contents: var contents } when contents.UnpackedBytes > limit => FoundUnpacked(facts, contents, limit),
        ContentsResult.Known { Contents.IsClaimed: false } => Verdict.Pass,
        ContentsResult.NotKnown notKnown => Verdict.Unknown(notKnown.Reason, notKnown.Message),
        _ => Verdict.Unknown(
            UnknownReason.Pending, $"whether the image unpacks to at most {Quantity.Format(limit)} is not known before its layers are read"),
    };

    private static Verdict FoundUnpacked(ImageFacts facts, ImageContents contents, long limit)
    {
        var largest = contents.Layers.Select((layer, index) => (layer.UnpackedBytes, index)).OrderByDescending(pair => pair.UnpackedBytes).Take(LayersNamed)
            .Select(pair => new Evidence(
                EvidenceKind.Layer, $"{facts.Layers[pair.index].Digest}", LayerNames.MadeBy(facts.History, pair.index), pair.UnpackedBytes));
        return Found("unpacked", contents.UnpackedBytes, limit, facts.Layers.Length, [.. largest]);
    }

    // What a docker archive stores is the unpacked size; the compressed one is smaller, by how much is not known.
    private static Verdict OfDockerArchive(ImageFacts facts, long stored, long compressed, long? unpacked) =>
        unpacked is { } limit && facts.Layered is ContentsResult.Known { Contents: var contents } && contents.UnpackedBytes > limit
            ? FoundUnpacked(facts, contents, limit)
        : stored > unpacked ? Found(facts, "unpacked", stored, unpacked.Value)
        : stored > compressed ? Verdict.Unknown(
            UnknownReason.Unsupported,
            $"the archive stores its layers unpacked ({Quantity.Humanize(stored)}); whether they compress to at most {Quantity.Format(compressed)} is not known")
        : Verdict.Pass;

    private static Verdict Found(ImageFacts facts, string how, long bytes, long limit)
    {
        var largest = facts.Layers.Select((layer, index) => (layer, index)).OrderByDescending(pair => pair.layer.Size).Take(LayersNamed)
            .Select(pair => new Evidence(EvidenceKind.Layer, $"{pair.layer.Digest}", LayerNames.MadeBy(facts.History, pair.index), pair.layer.Size))
            .ToImmutableArray();
        return Found(how, bytes, limit, facts.Layers.Length, largest);
    }

    private static Verdict Found(string how, long bytes, long limit, int layers, ImmutableArray<Evidence> largest)
    {
        var named = string.Join("; ", largest.Select(layer => $"{Quantity.Humanize(layer.Bytes!.Value)} {layer.What}"));
        return Verdict.Found(new RuleFinding(
            $"the image has {Quantity.Humanize(bytes)} {how}, over the limit of {Quantity.Format(limit)} ({Quantity.Humanize(limit)}); largest layers: {named}",
            [new Evidence(EvidenceKind.Config, "layers", $"{layers} layers, {how}", bytes), .. largest]));
    }
}
