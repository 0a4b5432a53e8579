using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry;

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
