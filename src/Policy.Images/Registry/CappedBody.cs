using System.Buffers;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry;

/// <summary>Reads response bodies up to a limit.</summary>
internal static class CappedBody
{
    private const int Chunk = 16 * 1024;

    /// <summary>The body, which is refused as soon as it is known to be over the limit.</summary>
    public static async Task<SourceResult<ReadOnlyMemory<byte>>> ReadAsync(
        Question question, HttpResponseMessage response, long limit, CancellationToken cancellationToken)
    {
        var announced = response.Content.Headers.ContentLength;
        if (announced > limit)
        {
            return OverLimit(question, limit);
        }

        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new ArrayBufferWriter<byte>((int)Math.Min(announced ?? Chunk, int.MaxValue / 2) + 1);
            while (true)
            {
                var read = await stream.ReadAsync(buffer.GetMemory(), cancellationToken);
                if (read == 0)
                {
                    return buffer.WrittenMemory;
                }

                buffer.Advance(read);
                if (buffer.WrittenCount > limit)
                {
                    return OverLimit(question, limit);
                }
            }
        }
        catch (IOException e)
        {
            // HttpIOException where the body is shorter than announced, plain IOException where the connection breaks.
            var error = e is HttpIOException http ? http.HttpRequestError.ToString() : RegistryText.Clean(e.Message);
            return new SourceError(
                UnknownReason.Unreachable, $"{question.Host} breaks off in the middle of {question.What} ({error})")
            {
                MayPass = true,
            };
        }
    }

    private static SourceError OverLimit(Question question, long limit) =>
        new(UnknownReason.OverLimit, $"{question.Host} answers {question.What} with more than {limit} bytes");
}
