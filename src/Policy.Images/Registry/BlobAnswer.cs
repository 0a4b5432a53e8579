using System.Net;
using Policy.Images.Registry.Transport;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry;

/// <summary>Blobs in responses: as a stream, or some bytes of one. Source: OCI distribution specification, Pulling blobs.</summary>
internal static class BlobAnswer
{
    /// <summary>The body as a stream that verifies it; the stream owns the response.</summary>
    public static async Task<SourceResult<Stream>> OpenAsync(
        Question question, TransportResponse response, Expectation expected, CancellationToken cancellationToken)
    {
        if (expected.Size is { } size && response.Message.Content.Headers.ContentLength is { } announced && announced != size)
        {
            return VerifiedContent.WrongSize(question, announced, size);
        }

        var body = await response.Message.Content.ReadAsStreamAsync(cancellationToken);
        return SourceResult.Of<Stream>(new VerifiedStream($"{question.Host} answers {question.What}", body, expected, response.Take()));
    }

    /// <summary>The bytes asked for. A registry or storage that sends all of the blob instead is not read to its end.</summary>
    public static async Task<SourceResult<ReadOnlyMemory<byte>>> ReadRangeAsync(
        Question question, HttpResponseMessage response, ByteRange range, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.PartialContent)
        {
            return new SourceError(UnknownReason.Unsupported, $"{question.Host} does not answer {question.What} in ranges");
        }

        if (response.Content.Headers.ContentRange is not { } sent || sent.From != range.First || sent.To != range.Last)
        {
            return new SourceError(
                UnknownReason.Malformed, $"{question.Host} answers bytes {range.First}-{range.Last} of {question.What} with others");
        }

        return await VerifiedContent.ReadAsync(question, response, new Expectation(range.Length, range.Length, null), cancellationToken);
    }
}
