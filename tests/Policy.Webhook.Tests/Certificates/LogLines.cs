using Microsoft.Extensions.Logging;

namespace Policy.Webhook.Tests.Certificates;

/// <summary>A log that a test reads.</summary>
internal sealed class LogLines<T> : ILogger<T>
{
    public List<(int Id, string Text)> Lines { get; } = [];

    public IEnumerable<int> Ids => Lines.Select(line => line.Id);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add((eventId.Id, formatter(state, exception)));
}
