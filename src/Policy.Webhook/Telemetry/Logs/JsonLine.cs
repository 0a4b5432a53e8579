using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Policy.Webhook.Telemetry.Logs;

/// <summary>What is logged, as one line of JSON: whatever stands in a value, it makes no second one.</summary>
internal sealed class JsonLine : IDisposable
{
    // A line that was longer than this leaves its memory to the collector.
    private const int MostKept = 32 << 10;

    private readonly ArrayBufferWriter<byte> _bytes = new(2 << 10);
    private readonly Utf8JsonWriter _json;

    /// <summary>Makes an empty line, which can be written again and again.</summary>
    public JsonLine() => _json = new Utf8JsonWriter(_bytes);

    /// <summary>Whether it is worth keeping for another line.</summary>
    public bool IsSmall => _bytes.Capacity <= MostKept;

    /// <summary>Writes an entry in the place of what stood here.</summary>
    /// <returns>The line with its end; good until the next is written.</returns>
    public ReadOnlySpan<byte> Write<T>(in LogEntry entry, T state, Exception? exception, string message)
    {
        _bytes.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        WriteTimestamp(entry.Time);
        _json.WriteNumber("EventId"u8, entry.Id);
        _json.WriteString("LogLevel"u8, WordOf(entry.Level));
        _json.WriteString("Category"u8, entry.Category);
        _json.WriteString("Message"u8, message);
        if (exception is not null)
        {
            _json.WriteString("Exception"u8, exception.ToString());
        }

        if (state is IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            WriteState(values);
        }

        _json.WriteEndObject();
        _json.Flush();
        _bytes.Write("\n"u8);
        return _bytes.WrittenSpan;
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void WriteTimestamp(DateTimeOffset time)
    {
        // The round-trip format is written by the fastest way; of its seven digits of a second three are enough.
        Span<byte> text = stackalloc byte[28];
        time.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[23] = (byte)'Z';
        _json.WriteString("Timestamp"u8, text[..24]);
    }

    private void WriteState(IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        _json.WriteStartObject("State"u8);
        for (var i = 0; i < values.Count; i++)
        {
            var (name, value) = values[i];
            _json.WritePropertyName(name);
            WriteValue(value);
        }

        _json.WriteEndObject();
    }

    private void WriteValue(object? value)
    {
        switch (value)
        {
            case null:
                _json.WriteNullValue();
                break;
            case string text:
                _json.WriteStringValue(text);
                break;
            case bool yes:
                _json.WriteBooleanValue(yes);
                break;
            case int number:
                _json.WriteNumberValue(number);
                break;
            case long number:
                _json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                _json.WriteNumberValue(number);
                break;
            default:
                WriteOther(value);
                break;
        }
    }

    // What is rare: a number is its own invariant text, but for those that JSON has none for.
    private void WriteOther(object value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture);
        if (value is byte or sbyte or short or ushort or uint or ulong or decimal || (value is float single && float.IsFinite(single)))
        {
            _json.WriteRawValue(text!);
        }
        else
        {
            _json.WriteStringValue(text);
        }
    }

    private static ReadOnlySpan<byte> WordOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "Trace"u8,
        LogLevel.Debug => "Debug"u8,
        LogLevel.Information => "Information"u8,
        LogLevel.Warning => "Warning"u8,
        LogLevel.Error => "Error"u8,
        _ => "Critical"u8,
    };
}

/// <summary>What is told of every entry.</summary>
/// <param name="Time">When it was logged.</param>
/// <param name="Level">How grave it is.</param>
/// <param name="Id">The event's number.</param>
/// <param name="Category">The logger's name.</param>
internal readonly record struct LogEntry(DateTimeOffset Time, LogLevel Level, int Id, string Category);
