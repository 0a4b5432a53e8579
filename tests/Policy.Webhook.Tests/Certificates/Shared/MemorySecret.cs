using Policy.Webhook.Certificates.Shared;

namespace Policy.Webhook.Tests.Certificates.Shared;

/// <summary>A Secret as the API server keeps it: every write has another version, and one on an old version is refused.</summary>
internal sealed class MemorySecret : ISharedSecret
{
    private int _version;

    /// <summary>What is in it; null where there is none.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; private set; }

    /// <summary>How often it was written.</summary>
    public int Writes { get; private set; }

    /// <summary>Done before the next write is looked at, as somebody who is faster does.</summary>
    public Action? BeforeNextWrite { get; set; }

    /// <summary>Why nothing can be read or written.</summary>
    public string? Outage { get; set; }

    /// <summary>Changes it by hand.</summary>
    public void Edit(IReadOnlyDictionary<string, string>? data) => (Data, _version) = (data, _version + 1);

    public Task<SecretRead> ReadAsync(CancellationToken cancel) => Task.FromResult<SecretRead>(
        Outage is { } outage ? new SecretRead.Failed(outage) : Data is { } data ? new SecretRead.Found(data, $"{_version}") : new SecretRead.Absent());

    public Task<SecretWrite> CreateAsync(IReadOnlyDictionary<string, string> data, CancellationToken cancel) => WriteAsync(() => Data is null, data);

    public Task<SecretWrite> ReplaceAsync(string version, IReadOnlyDictionary<string, string> data, CancellationToken cancel) =>
        WriteAsync(() => Data is not null && version == $"{_version}", data);

    private Task<SecretWrite> WriteAsync(Func<bool> may, IReadOnlyDictionary<string, string> data)
    {
        var before = BeforeNextWrite;
        BeforeNextWrite = null;
        before?.Invoke();
        if (Outage is { } outage)
        {
            return Task.FromResult<SecretWrite>(new SecretWrite.Failed(outage));
        }

        if (!may())
        {
            return Task.FromResult<SecretWrite>(new SecretWrite.Conflict());
        }

        Edit(data);
        Writes++;
        return Task.FromResult<SecretWrite>(new SecretWrite.Written());
    }
}

/// <summary>A webhook configuration, and what API servers that lag behind know of it.</summary>
internal sealed class MemoryBundle(TimeProvider time) : IPublishedBundle
{
    private readonly List<(DateTimeOffset At, string Pem)> _history = [];

    private bool _cleared;

    /// <summary>What stands in it.</summary>
    public string Pem => _cleared || _history.Count == 0 ? "" : _history[^1].Pem;

    /// <summary>How often it was written.</summary>
    public int Writes { get; private set; }

    /// <summary>Why it cannot be written.</summary>
    public string? Outage { get; set; }

    /// <summary>What an API server knows that hears of changes so much later.</summary>
    public string AsOf(TimeSpan lag) => _history.Last(entry => entry == _history[0] || entry.At <= time.GetUtcNow() - lag).Pem;

    /// <summary>Takes it out, as an upgrade would whose manifest has none. No API server gets to see it before it is back.</summary>
    public void Clear() => _cleared = true;

    public Task<PublishResult> PublishAsync(string pem, CancellationToken cancel)
    {
        if (Outage is { } outage)
        {
            return Task.FromResult<PublishResult>(new PublishResult.Failed(outage));
        }

        if (Pem == pem)
        {
            return Task.FromResult<PublishResult>(new PublishResult.InPlace());
        }

        if (!_cleared || _history[^1].Pem != pem)
        {
            _history.Add((time.GetUtcNow(), pem));
        }

        _cleared = false;
        Writes++;
        return Task.FromResult<PublishResult>(new PublishResult.Changed());
    }
}
