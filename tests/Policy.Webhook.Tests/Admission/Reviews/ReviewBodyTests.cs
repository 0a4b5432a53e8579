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

    [Theory]
    [InlineData(LargeBodies.LargerThan, null)]
    [InlineData(LargeBodies.LargerThan + 1, UnknownReason.Deadline)]
    public async Task A_large_body_that_finds_no_place_in_time_is_not_kept(int length, UnknownReason? reason)
    {
        using var bodies = new LargeBodies(TimeProvider.System);
        var taken = Enumerable.Range(0, LargeBodies.Most).Select(_ => bodies.Expect(TimeSpan.FromSeconds(5))).ToList();
        Assert.All(await Task.WhenAll(taken.Select(other => other.TakeAsync(TestContext.Current.CancellationToken))), Assert.True);
        using var place = bodies.Expect(TimeSpan.Zero);

        var request = (await ReadAsync(TestReview.Of(TestReview.Pod("web:1")).PadRight(length), 4 << 20, place)).Request!;

        Assert.Equal((TestReview.Uid, "Pod", reason), (request.Uid, request.Kind?.Kind, request.Problem?.Reason));
        taken[0].Dispose();
        Assert.Null((await ReadAsync(TestReview.Of(TestReview.Pod("web:1")).PadRight(length), 4 << 20, place)).Request!.Problem);
    }

    private static async Task<ReviewResult> ReadAsync(string body, long limit)
    {
        using var bodies = new LargeBodies(TimeProvider.System);
        using var place = bodies.Expect(TimeSpan.FromSeconds(5));
        return await ReadAsync(body, limit, place);
    }

    private static Task<ReviewResult> ReadAsync(string body, long limit, LargeBodies.Place place) => ReviewBody.ReadAsync(
        PipeReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(body)), new StreamPipeReaderOptions(bufferSize: 100)),
        limit, place, TestContext.Current.CancellationToken);
}
