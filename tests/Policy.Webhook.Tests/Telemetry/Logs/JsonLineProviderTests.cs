using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Policy.Webhook.Telemetry.Logs;

namespace Policy.Webhook.Tests.Telemetry.Logs;

public sealed partial class JsonLineProviderTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, 5, TimeSpan.FromHours(2)));
    private readonly MemoryStream _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void An_entry_is_one_line_with_its_values_by_name()
    {
        var line = Assert.Single(Written(log => Log.Counted(log, "web", 3, true, 0.25, null, DayOfWeek.Monday)));

        Assert.Equal(
            """{"Timestamp":"2026-03-01T10:00:00.005Z","EventId":7,"LogLevel":"Warning","Category":"Shop.Counter","Message":"web: 3 True 0.25 (null) Monday","State":"""
            + """{"Name":"web","Count":3,"Yes":true,"Share":0.25,"Nothing":null,"Day":"Monday","{OriginalFormat}":"{Name}: {Count} {Yes} {Share} {Nothing} {Day}"}}""",
            line);
    }

    [Theory]
    [InlineData("two\nlines\r\n and more")]
    [InlineData("\u0000\u0007\u001b[31m")]
    [InlineData("\u2028\u2029\u0085")]
    [InlineData("\"},{\"a\":\"")]
    [InlineData("Žluťoučký 🐎")]
    public void Whatever_stands_in_a_value_comes_back_from_one_line(string value)
    {
        var line = Assert.Single(Written(log => Log.Said(log, value)));

        var read = JsonElement.Parse(line);
        Assert.Equal(value, read.GetProperty("Message").GetString());
        Assert.Equal(value, read.GetProperty("State").GetProperty("Value").GetString());
        Assert.All(line, character => Assert.InRange(character, ' ', '~'));
    }

    [Fact]
    public void Half_a_character_is_replaced()
    {
        var line = Assert.Single(Written(log => Log.Said(log, "a\ud800b")));

        Assert.Equal("a\ufffdb", JsonElement.Parse(line).GetProperty("Message").GetString());
    }

    [Fact]
    public void Numbers_of_every_kind_are_numbers_but_for_those_that_JSON_does_not_have()
    {
        object?[] values = [(byte)1, (short)-2, 3u, 4UL, 5L, 6.5m, 7.5f, 8.5, double.NaN, float.PositiveInfinity, 'c', TimeSpan.FromSeconds(1.5)];
        var state = values.Select((value, i) => KeyValuePair.Create($"v{i}", value)).ToList();

        var line = Assert.Single(Written(log => log.Log(LogLevel.Information, 1, state, null, (_, _) => "")));

        Assert.Contains(
            """{"v0":1,"v1":-2,"v2":3,"v3":4,"v4":5,"v5":6.5,"v6":7.5,"v7":8.5,"v8":"NaN","v9":"Infinity","v10":"c","v11":"00:00:01.5000000"}""",
            line, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_stands_whole_in_its_line()
    {
        var exception = new InvalidOperationException("first\nsecond", new IOException("why"));

        var line = Assert.Single(Written(log => Log.Failed(log, exception)));

        Assert.Equal(exception.ToString(), JsonElement.Parse(line).GetProperty("Exception").GetString());
    }

    [Fact]
    public void A_value_that_logs_when_it_is_written_makes_a_line_of_its_own()
    {
        var lines = Written(log =>
        {
            List<KeyValuePair<string, object?>> state = [new("value", new Talker(log))];
            log.Log(LogLevel.Information, 1, state, null, (_, _) => "outer");
        });

        Assert.Equal(["inner", "outer"], lines.Select(line => JsonElement.Parse(line).GetProperty("Message").GetString()));
    }

    [Fact]
    public void A_critical_entry_is_out_when_it_is_logged()
    {
        using var provider = new JsonLineProvider(_output, _time);

        Log.Ended(provider.CreateLogger("a"));

        Assert.EndsWith("\n", Encoding.UTF8.GetString(_output.ToArray()), StringComparison.Ordinal);
    }

    private string[] Written(Action<ILogger> log)
    {
        using (var provider = new JsonLineProvider(_output, _time))
        {
            log(provider.CreateLogger("Shop.Counter"));
        }

        var text = Encoding.UTF8.GetString(_output.ToArray());
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text[..^1].Split('\n');
    }

    private sealed class Talker(ILogger log)
    {
        public override string ToString()
        {
            Log.Said(log, "inner");
            return "talked";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7, LogLevel.Warning, "{Name}: {Count} {Yes} {Share} {Nothing} {Day}")]
        public static partial void Counted(ILogger logger, string name, int count, bool yes, double share, string? nothing, DayOfWeek day);

        [LoggerMessage(8, LogLevel.Information, "{Value}")]
        public static partial void Said(ILogger logger, string value);

        [LoggerMessage(9, LogLevel.Error, "It failed")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(10, LogLevel.Critical, "It ends")]
        public static partial void Ended(ILogger logger);
    }
}
