using System.Net;
using Policy.Images.Registry;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Registry;

/// <summary>Blobs as streams, and some bytes of them.</summary>
public sealed class BlobTests : IDisposable
{
    private const long Limit = 1 << 20;

    private static readonly TestBlob Blob = new("application/octet-stream", Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray());

    // A stream needs its client for as long as it is read.
    private readonly List<WireClient> _clients = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _clients.ForEach(client => client.Dispose());

    [Fact]
    public async Task A_stream_gives_the_blob()
    {
        await using var server = await WireServer.StartAsync(context => context.Response.SendAsync(Blob));

        Assert.Equal(Blob.Bytes.ToArray(), await ReadAsync(server, new Expectation(Limit, Blob.Bytes.Length, Blob.Digest)));
    }

    [Fact]
    public async Task A_stream_of_another_digest_fails_at_its_end()
    {
        await using var server = await WireServer.StartAsync(context => context.Response.SendAsync(Blob));
        var other = TestBlob.DigestOf("other"u8);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(server, new Expectation(Limit, null, other)));

        Assert.Contains($"with bytes whose digest is not {other}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(99_999, "with more than 99999 bytes")]
    [InlineData(100_001, "with 100000 bytes instead of 100001")]
    public async Task A_stream_of_another_size_fails(int size, string message)
    {
        await using var server = await WireServer.StartAsync(context => context.Response.Body.WriteAsync(Blob.Bytes).AsTask());

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(server, new Expectation(Limit, size, null)));

        Assert.EndsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_without_end_ends_at_the_limit()
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(Blob.Bytes, context.RequestAborted);
            }
        });

        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(server, new Expectation(Limit, null, null)));
    }

    [Fact]
    public async Task A_size_announced_that_is_another_is_an_error_before_the_stream()
    {
        await using var server = await WireServer.StartAsync(context => context.Response.SendAsync(Blob));

        var opened = await OpenAsync(server, new Expectation(Limit, 5, null));

        Assert.Equal(UnknownReason.Malformed, opened.Error!.Reason);
    }

    [Fact]
    public async Task A_connection_that_breaks_breaks_the_stream()
    {
        var opened = new TaskCompletionSource();
        await using var server = await WireServer.StartAsync(async context =>
        {
            context.Response.ContentLength = Blob.Bytes.Length;
            await context.Response.Body.WriteAsync(Blob.Bytes[..1000]);
            await context.Response.Body.FlushAsync();
            await opened.Task;
            context.Abort();
        });

        await using var stream = (await OpenAsync(server, new Expectation(Limit, null, Blob.Digest))).Value!;
        opened.SetResult();

        await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(Stream.Null, Token));
    }

    [Fact]
    public async Task A_range_gives_its_bytes()
    {
        string? asked = null;
        await using var server = await WireServer.StartAsync(context =>
        {
            asked = context.Request.Headers.Range;
            context.Response.StatusCode = (int)HttpStatusCode.PartialContent;
            context.Response.Headers.ContentRange = "bytes 100-199/100000";
            return context.Response.Body.WriteAsync(Blob.Bytes.Slice(100, 100)).AsTask();
        });

        var read = await RangeAsync(server);

        Assert.Equal("bytes=100-199", asked);
        Assert.Equal(Blob.Bytes.Slice(100, 100).ToArray(), read.Value.ToArray());
    }

    [Theory]
    [InlineData(200, null, UnknownReason.Unsupported)]
    [InlineData(206, "bytes 0-99/100000", UnknownReason.Malformed)]
    [InlineData(206, null, UnknownReason.Malformed)]
    [InlineData(416, null, UnknownReason.Unsupported)]
    public async Task What_is_not_the_range_is_not_read(int status, string? range, UnknownReason reason)
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.ContentRange = range;
            return context.Response.Body.WriteAsync(Blob.Bytes[..100]).AsTask();
        });

        Assert.Equal(reason, (await RangeAsync(server)).Error!.Reason);
    }

    [Theory]
    [InlineData(99)]
    [InlineData(101)]
    public async Task A_range_of_another_length_is_malformed(int length)
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = "bytes 100-199/100000";
            return context.Response.Body.WriteAsync(Blob.Bytes[..length]).AsTask();
        });

        Assert.False((await RangeAsync(server)).Succeeded);
    }

    private Task<SourceResult<Stream>> OpenAsync(WireServer server, Expectation expected)
    {
        var client = Client(server);
        return client.AskAsync(server.Repository(), (asker, deadline) => client.Client.OpenBlobAsync(asker, Blob.Digest, expected, deadline), Token);
    }

    private async Task<byte[]> ReadAsync(WireServer server, Expectation expected)
    {
        await using var stream = (await OpenAsync(server, expected)).Value!;
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Token);
        return copy.ToArray();
    }

    private Task<SourceResult<ReadOnlyMemory<byte>>> RangeAsync(WireServer server)
    {
        var client = Client(server);
        return client.AskAsync(
            server.Repository(), (asker, deadline) => client.Client.GetBlobRangeAsync(asker, Blob.Digest, new ByteRange(100, 100), deadline), Token);
    }

    private WireClient Client(WireServer server)
    {
        var client = Wire.Client(servers: server);
        _clients.Add(client);
        return client;
    }
}
