namespace Policy.Webhook.Telemetry.Logs;

/// <summary>
/// Writes each entry as a line of JSON on the thread that logs it. Scopes are not written: no line of ours stands in one.
/// </summary>
internal sealed class JsonLineLogger(string category, LineQueue lines, TimeProvider time) : ILogger
{
    // One for each thread, taken while it is written: a value's ToString may log, too.
    [ThreadStatic]
    private static JsonLine? _free;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var line = _free ?? new JsonLine();
        _free = null;
        lines.Add(line.Write(new LogEntry(time.GetUtcNow(), logLevel, eventId.Id, category), state, exception, formatter(state, exception)));
        if (line.IsSmall)
        {
            _free = line;
        }
        else
        {
            line.Dispose();
        }

        // Whoever logs this may be about to end the process.
        if (logLevel == LogLevel.Critical)
        {
            lines.Flush();
        }
    }
}
