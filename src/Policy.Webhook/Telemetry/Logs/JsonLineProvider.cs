namespace Policy.Webhook.Telemetry.Logs;

/// <summary>Logs as lines of JSON.</summary>
/// <param name="output">Where they go; not closed.</param>
/// <param name="time">The clock that entries are stamped by.</param>
internal sealed class JsonLineProvider(Stream output, TimeProvider time) : ILoggerProvider
{
    private readonly LineQueue _lines = new(output);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new JsonLineLogger(categoryName, _lines, time);

    /// <summary>Writes what is left.</summary>
    public void Dispose() => _lines.Dispose();
}
