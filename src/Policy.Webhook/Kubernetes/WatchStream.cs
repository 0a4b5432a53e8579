using System.Text.Json;
using Policy.Webhook.Kubernetes.Wire;

namespace Policy.Webhook.Kubernetes;

/// <summary>How a watch came to its end.</summary>
internal enum WatchEnd
{
    /// <summary>The server closed it in order, as it does after <c>timeoutSeconds</c> and when it stops.</summary>
    Ended,

    /// <summary>The connection broke.</summary>
    Cut,

    /// <summary>Nothing came for too long.</summary>
    Stalled,

    /// <summary>What came cannot be read, or is larger than is read.</summary>
    Malformed,

    /// <summary>The version to go on from is remembered no more.</summary>
    Gone,

    /// <summary>The server sent an error instead of an object.</summary>
    Refused,
}

/// <summary>The lines of one watch, as they come.</summary>
internal sealed class WatchStream(HttpResponseMessage response, ApiDeadline end, TimeSpan silence, int mostBytes) : IAsyncDisposable
{
    private CappedStream? _stream;
    private IAsyncEnumerator<WatchEvent?>? _events;

    /// <summary>How it ended, once <see cref="NextAsync"/> gave nothing.</summary>
    public WatchEnd End { get; private set; }

    /// <summary>What went wrong; null where it ended in order.</summary>
    public string? Problem { get; private set; }

    /// <summary>The next event; null at the end, which <see cref="End"/> explains.</summary>
    /// <param name="cancellationToken">Given up by the caller; it has to be the one that the watch was begun with.</param>
    public async ValueTask<WatchEvent?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            end.Extend(silence);
            if (_events is null)
            {
                _stream = new CappedStream(await response.Content.ReadAsStreamAsync(end.Token), mostBytes);
                _events = JsonSerializer
                    .DeserializeAsyncEnumerable(_stream, KubernetesJson.Default.WatchEvent, topLevelValues: true, end.Token)
                    .GetAsyncEnumerator(end.Token);
            }

            _stream!.Reset();
            return await _events.MoveNextAsync() ? _events.Current ?? Ends(WatchEnd.Malformed, "an event is null") : Ends(WatchEnd.Ended, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Ends(WatchEnd.Stalled, $"nothing came for {silence.TotalSeconds} s");
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return Ends(WatchEnd.Malformed, e.Message);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Ends(WatchEnd.Cut, e.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_events is { } events)
        {
            await events.DisposeAsync();
        }

        response.Dispose();
        end.Dispose();
    }

    private WatchEvent? Ends(WatchEnd how, string? problem)
    {
        (End, Problem) = (how, problem);
        return null;
    }
}
