using Policy.Images;

namespace Policy.Webhook.Credentials;

/// <summary>
/// Remembers pull secrets for a moment, so that the pods of a rollout are one question to the API server; so long a secret
/// that was withdrawn counts. What a secret holds is known by its namespace and name, and given to nobody of another.
/// </summary>
internal sealed class SecretMemory(ISecrets secrets, TimeProvider time)
{
    /// <summary>How long a secret is remembered, and what kept it from being read.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    /// <summary>So long the API server may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Secrets remembered at most.</summary>
    public const int Capacity = 256;

    /// <summary>A larger secret is read for those who ask at the same time, and not remembered.</summary>
    public const int LargestRemembered = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Namespace, string Name), (Task<PullSecret> Read, DateTimeOffset Until)> _known = [];

    /// <summary>Reads a secret, or remembers it.</summary>
    /// <param name="group">Its namespace.</param>
    /// <param name="name">Its name.</param>
    public Task<PullSecret> GetAsync(string group, string name)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_known.TryGetValue((group, name), out var known) && now < known.Until && !IsForgotten(known.Read))
            {
                return known.Read;
            }

            if (_known.Count >= Capacity)
            {
                _known.Clear();
            }

            var read = Task.Run(() => ReadAsync(group, name));
            _known[(group, name)] = (read, now + Lifetime);
            _ = ForgetAsync((group, name), read);
            return read;
        }
    }

    private async Task<PullSecret> ReadAsync(string group, string name)
    {
        var called = $"pull secret {group}/{name}";
        using var deadline = new CancellationTokenSource(Patience, time);
        try
        {
            return SecretReader.Read(called, await secrets.GetAsync(group, name, deadline.Token));
        }
        catch (OperationCanceledException)
        {
            return PullSecret.None($"{called} was not read: the API server gives no answer within {Patience.TotalSeconds:0} s");
        }
    }

    private async Task ForgetAsync((string, string) key, Task<PullSecret> read)
    {
        await ((Task)read).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (IsForgotten(read))
        {
            lock (_lock)
            {
                if (_known.TryGetValue(key, out var known) && known.Read == read)
                {
                    _known.Remove(key);
                }
            }
        }
    }

    // A bug is not remembered either.
    private static bool IsForgotten(Task<PullSecret> read) => read.IsFaulted || (read.IsCompletedSuccessfully && read.Result.Bytes > LargestRemembered);
}
