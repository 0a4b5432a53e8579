using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Sources;

/// <summary>What content has to be.</summary>
/// <param name="Limit">Its largest size in bytes.</param>
/// <param name="Size">Its size; null where nothing tells.</param>
/// <param name="Digest">Its digest; null where nothing tells.</param>
internal sealed record Expectation(long Limit, long? Size, Digest? Digest)
{
    /// <summary>What a manifest says of a layer, or that it is over the limit.</summary>
    public static SourceResult<Expectation> Of(Layer layer, long limit, string where) =>
        Of(new Descriptor(layer.MediaType, layer.Digest, layer.Size), limit, where);

    /// <summary>What a descriptor says, or that it is over the limit.</summary>
    public static SourceResult<Expectation> Of(Descriptor descriptor, long limit, string where) => descriptor.Size switch
    {
        < 0 => new SourceError(UnknownReason.Malformed, $"{where} is said to have {descriptor.Size} bytes"),
        var size when size > limit => new SourceError(UnknownReason.OverLimit, $"{where} has {size} bytes; at most {limit} are read"),
        var size => new Expectation(limit, size, descriptor.Digest),
    };
}
