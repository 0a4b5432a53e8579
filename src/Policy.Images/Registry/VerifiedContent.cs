using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry;

/// <summary>What content has to be.</summary>
/// <param name="Limit">Its largest size in bytes.</param>
/// <param name="Size">Its size; null where nothing tells.</param>
/// <param name="Digest">Its digest; null where nothing tells.</param>
internal sealed record Expectation(long Limit, long? Size, Digest? Digest)
{
    /// <summary>What a descriptor says, or that it is over the limit.</summary>
    public static SourceResult<Expectation> Of(Descriptor descriptor, long limit, string where) => descriptor.Size switch
    {
        < 0 => new SourceError(UnknownReason.Malformed, $"{where} is said to have {descriptor.Size} bytes"),
        var size when size > limit => new SourceError(UnknownReason.OverLimit, $"{where} has {size} bytes; at most {limit} are read"),
        var size => new Expectation(limit, size, descriptor.Digest),
    };
}

/// <summary>Reads content and hands it out only where it is what it has to be.</summary>
internal static class VerifiedContent
{
    /// <summary>The body of a response, with size and digest verified.</summary>
    public static async Task<SourceResult<ReadOnlyMemory<byte>>> ReadAsync(
        Question question, HttpResponseMessage response, Expectation expected, CancellationToken cancellationToken)
    {
        if (expected.Size is { } size && response.Content.Headers.ContentLength is { } announced && announced != size)
        {
            return WrongSize(question, announced, size);
        }

        var body = await CappedBody.ReadAsync(question, response, expected.Limit, cancellationToken);
        if (!body.Succeeded)
        {
            return body.Error;
        }

        if (expected.Size is { } length && body.Value.Length != length)
        {
            return WrongSize(question, body.Value.Length, length);
        }

        return expected.Digest is { } digest && !ContentDigest.Matches(digest, body.Value.Span)
            ? new SourceError(UnknownReason.Malformed, $"{question.Host} answers {question.What} with bytes whose digest is not {digest}")
            : body.Value;
    }

    /// <summary>Content of another size than was promised.</summary>
    public static SourceError WrongSize(Question question, long actual, long expected) =>
        new(UnknownReason.Malformed, $"{question.Host} answers {question.What} with {actual} bytes instead of {expected}");
}
