using System.IO.Pipelines;
using System.Text;
using Policy.Rules.Verdicts;
using Policy.Webhook.Admission.Reviews;

namespace Policy.Webhook.Tests.Admission.Reviews;

public sealed class ReviewBodyTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(-1, UnknownReason.OverLimit)]
    public async Task A_body_at_the_limit_is_read_and_one_over_it_is_not(int offset, UnknownReason? reason)
    {
        var body = TestReview.Of(TestReview.Pod("web:1"));

        var read = await ReadAsync(body, body.Length + offset);

        Assert.Equal(reason, read.Request?.Problem?.Reason);
        Assert.Equal(TestReview.Uid, read.Request!.Uid);
    }

    [Fact]
    public async Task The_envelope_of_a_body_over_the_limit_is_found_even_at_its_end()
    {
        var body = $$$"""{"request":{"object":"{{{new string(' ', 1500)}}}","namespace":"shop","kind":{"kind":"Pod"},"uid":"u1"}}""";

        var request = (await ReadAsync(body, 1000)).Request!;

        Assert.Equal(("u1", "shop", "Pod"), (request.Uid, request.Namespace, request.Kind?.Kind));
        Assert.Equal("the review is larger than the 1000 bytes that are read (limits.requestBytes)", request.Problem?.Message);
    }

    [Fact]
    public async Task A_body_without_end_is_left_at_twice_the_limit()
    {
        var body = $$$"""{"request":{"object":"{{{new string(' ', 100_000)}}}","uid":"u1"}}""";

        Assert.False((await ReadAsync(body, 1000)).IsReadable);
    }

    private static Task<ReviewResult> ReadAsync(string body, long limit) => ReviewBody.ReadAsync(
        PipeReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(body)), new StreamPipeReaderOptions(bufferSize: 100)), limit, TestContext.Current.CancellationToken);
}
