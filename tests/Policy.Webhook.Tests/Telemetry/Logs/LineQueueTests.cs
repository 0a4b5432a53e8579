using System.Text;
using Policy.Webhook.Telemetry.Logs;

namespace Policy.Webhook.Tests.Telemetry.Logs;

public sealed class LineQueueTests
{
    [Fact]
    public void What_many_add_at_once_is_all_there_each_ones_in_order()
    {
        using var output = new MemoryStream();
        using (var lines = new LineQueue(output))
        {
            Parallel.For(0, 8, writer =>
            {
                for (var i = 0; i < 2_000; i++)
                {
                    lines.Add(Encoding.UTF8.GetBytes($"{writer} {i}\n"));
                }
            });
        }

        var read = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToList();
        Assert.Equal(8 * 2_000, read.Count);
        Assert.All(read.GroupBy(line => line[0], line => line[1]), own => Assert.Equal(Enumerable.Range(0, 2_000).Select(i => $"{i}"), own));
    }

    [Fact]
    public async Task What_comes_while_a_reader_takes_its_time_is_written_in_one_go()
    {
        using var output = new GatedStream();
        using var lines = new LineQueue(output);
        lines.Add("0\n"u8);
        await output.Asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        for (var i = 1; i <= 100; i++)
        {
            lines.Add(Encoding.UTF8.GetBytes($"{i}\n"));
        }

        output.Open();
        lines.Flush();

        Assert.Equal(["0\n", string.Concat(Enumerable.Range(1, 100).Select(i => $"{i}\n"))], output.Writes);
    }

    [Fact]
    public async Task A_queue_that_is_full_makes_those_who_add_wait_and_loses_nothing()
    {
        using var output = new GatedStream();
        using var lines = new LineQueue(output);
        lines.Add("first\n"u8);
        await output.Asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        lines.Add(new byte[LineQueue.MostBytes]);

        var waiting = Task.Factory.StartNew(
            () => lines.Add("last\n"u8), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.False(waiting.IsCompleted);
        output.Open();
        await waiting;
        lines.Flush();

        Assert.Equal(["first\n", new string('\0', LineQueue.MostBytes), "last\n"], output.Writes);
    }

    [Fact]
    public void A_reader_that_has_gone_is_no_reason_to_end()
    {
        using var output = new GatedStream { Fault = new IOException("Broken pipe") };
        output.Open();
        using (var lines = new LineQueue(output))
        {
            lines.Add("lost\n"u8);
            lines.Flush();
            output.Fault = null;
            lines.Add("kept\n"u8);
        }

        Assert.Equal(["kept\n"], output.Writes);
    }

    [Fact]
    public void What_is_added_after_the_end_is_written_at_once()
    {
        using var output = new MemoryStream();
        var lines = new LineQueue(output);
        lines.Add("before\n"u8);
        lines.Dispose();

        lines.Add("after\n"u8);
        lines.Flush();

        Assert.Equal("before\nafter\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    /// <summary>A stream whose reader reads nothing until it is told to.</summary>
    private sealed class GatedStream : MemoryStream
    {
        private readonly ManualResetEventSlim _gate = new();

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<string> Writes { get; } = [];

        public IOException? Fault { get; set; }

        public void Open() => _gate.Set();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Asked.TrySetResult();
            _gate.Wait();
            if (Fault is not null)
            {
                throw Fault;
            }

            Writes.Add(Encoding.UTF8.GetString(buffer));
        }

        protected override void Dispose(bool disposing)
        {
            _gate.Dispose();
            base.Dispose(disposing);
        }
    }
}
