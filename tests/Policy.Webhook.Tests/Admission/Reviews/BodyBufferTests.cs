using Policy.Webhook.Admission.Reviews;

namespace Policy.Webhook.Tests.Admission.Reviews;

public sealed class BodyBufferTests
{
    [Theory]
    [InlineData(0, 1, 5)]
    [InlineData(16, 16, 1)]
    [InlineData(16, 17, 1)]
    [InlineData(16, 1, 300)]
    [InlineData(16, 100, 50)]
    [InlineData(16, LargeBodies.LargerThan, 3)]
    public void Bytes_are_kept_in_order_however_they_come(int capacity, int length, int times)
    {
        using var buffer = new BodyBuffer(capacity);
        var expected = new List<byte>();
        for (var i = 0; i < times; i++)
        {
            var more = Enumerable.Range(i, length).Select(n => (byte)n).ToArray();
            buffer.Write(more);
            expected.AddRange(more);
        }

        Assert.Equal(expected, buffer.Written.ToArray());
    }

    [Fact]
    public void Nothing_is_left_once_it_is_disposed_however_often()
    {
        var buffer = new BodyBuffer(16);
        buffer.Write("secret"u8);

        buffer.Dispose();
        buffer.Dispose();

        Assert.True(buffer.Written.IsEmpty);
    }
}
