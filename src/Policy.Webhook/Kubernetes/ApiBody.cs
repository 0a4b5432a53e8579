using System.Buffers;

namespace Policy.Webhook.Kubernetes;

/// <summary>Reads answers up to a limit.</summary>
internal static class ApiBody
{
    private const int Chunk = 16 << 10;

    /// <summary>The body; null where there is more than is read.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpResponseMessage response, int most, CancellationToken cancellationToken)
    {
        var announced = response.Content.Headers.ContentLength;
        if (announced > most)
        {
            return null;
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new ArrayBufferWriter<byte>((int)(announced ?? Chunk) + 1);
        while (true)
        {
            var read = await stream.ReadAsync(buffer.GetMemory(Chunk), cancellationToken);
            if (read == 0)
            {
                return buffer.WrittenMemory;
            }

            buffer.Advance(read);
            if (buffer.WrittenCount > most)
            {
                return null;
            }
        }
    }
}
