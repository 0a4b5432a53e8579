using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using Policy.Rules;
using Policy.Webhook.Kubernetes.Wire;

namespace Policy.Webhook.Kubernetes;

/// <summary>
/// Keeps all objects of a kind: lists them, then follows what changes. Whatever goes wrong is tried again for ever, the
/// objects staying as they were last known; <see cref="Problem"/> says so meanwhile.
/// </summary>
internal sealed class ListWatch<T> : IWatchHealth
    where T : class
{
    // Where a watch cannot be had again and again the version may be one that the server never had (an etcd restored
    // from a backup), for which it would wait for ever.
    private const int MostRefusals = 5;
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(5);

    private readonly ApiServer _server;
    private readonly KubernetesContext _context;
    private readonly ListWatchRequests _requests;
    private readonly ObjectStore<T> _store;
    private readonly Backoff _backoff;
    private readonly WatchState _state;

    /// <summary>Makes it; <see cref="RunAsync"/> begins.</summary>
    /// <param name="server">The API server.</param>
    /// <param name="path">The path of all objects: <see cref="ApiPaths.Of"/> without a name.</param>
    /// <param name="type">How to read one object; a <see cref="PartialObject"/> where metadata alone is asked for.</param>
    /// <param name="context">Clock, metrics and log.</param>
    /// <param name="metadataOnly">Asks for the objects' metadata alone: much less of nodes and pods.</param>
    public ListWatch(ApiServer server, string path, JsonTypeInfo<T> type, KubernetesContext context, bool metadataOnly = false)
    {
        _server = server;
        _context = context;
        _requests = new ListWatchRequests(path, metadataOnly, context.Jitter);
        _store = new ObjectStore<T>(type);
        _backoff = new Backoff(context);
        Resource = ApiPaths.ResourceOf(path);
        _state = new WatchState(Resource, context);
        context.Metrics.Follow(this);
    }

    /// <summary>The objects as they are known; empty until <see cref="IsSynced"/>.</summary>
    public ImmutableDictionary<ObjectKey, T> Current => _store.Snapshot.Objects;

    /// <summary>Why the newest version of an object cannot be read. <see cref="Current"/> has the last one that could.</summary>
    public ImmutableDictionary<ObjectKey, string> Unreadable => _store.Snapshot.Unreadable;

    /// <summary>
    /// Called after the snapshot has changed, with all that did, on the task of <see cref="RunAsync"/>: it should be quick,
    /// and what it throws ends that task.
    /// </summary>
    public Action<ImmutableArray<ObjectChange<T>>>? Changed { get; set; }

    /// <inheritdoc/>
    public string Resource { get; }

    /// <inheritdoc/>
    public bool IsSynced => _state.IsSynced;

    /// <inheritdoc/>
    public string? Problem => _state.Problem;

    /// <inheritdoc/>
    public TimeSpan Silence => _state.Silence;

    /// <inheritdoc/>
    public int Count => _store.Snapshot.Objects.Count;

    /// <inheritdoc/>
    public int UnreadableCount => _store.Snapshot.Unreadable.Count;

    /// <summary>Lists and follows until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var listed = await ListAsync(cancellationToken);
                if (listed.Succeeded)
                {
                    await FollowAsync(listed.Value, cancellationToken);
                }

                await _backoff.WaitAsync(listed.Error?.RetryAfter, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to end.
        }
    }

    // The version that the list is of. A page that is remembered no more begins the list anew; pages that are too large
    // get fewer objects.
    private async Task<ApiAnswer<string>> ListAsync(CancellationToken cancellationToken)
    {
        var listing = _store.Begin();
        string? next = null;
        while (true)
        {
            var answer = await _server.SendAsync(_requests.List(next), KubernetesJson.Default.ListPage, cancellationToken);
            if (!answer.Succeeded)
            {
                if (answer.Error.Reason == ApiErrorReasons.TooLarge)
                {
                    _requests.ShrinkPages();
                }

                _context.Metrics.Listed(Resource, answer.Error);
                _state.Fails(answer.Error.Message);
                return answer.Error;
            }

            _state.Heard();
            foreach (var item in answer.Value.Items ?? [])
            {
                listing.Add(item);
            }

            next = answer.Value.Metadata?.Continue;
            if (string.IsNullOrEmpty(next))
            {
                _context.Metrics.Listed(Resource, null);
                var changes = listing.Finish();
                Tell(changes);
                _state.Synced();
                return answer.Value.Metadata?.ResourceVersion ?? "";
            }
        }
    }

    // Ends where a list is needed.
    private async Task FollowAsync(string version, CancellationToken cancellationToken)
    {
        for (var refusals = 0; refusals < MostRefusals;)
        {
            var began = _context.Time.GetTimestamp();
            var (end, reached, retryAfter) = await WatchAsync(version, cancellationToken);
            _context.Metrics.Ended(Resource, end);
            version = reached;
            if (end is WatchEnd.Gone or WatchEnd.Malformed)
            {
                return;
            }

            refusals = end == WatchEnd.Refused ? refusals + 1 : 0;
            if (end != WatchEnd.Refused && _context.Time.GetElapsedTime(began) > LongEnough)
            {
                _backoff.Reset();
            }

            await _backoff.WaitAsync(retryAfter, cancellationToken);
        }
    }

    private async Task<(WatchEnd End, string Version, TimeSpan? RetryAfter)> WatchAsync(string version, CancellationToken cancellationToken)
    {
        var opened = await _server.WatchAsync(_requests.Watch(version), ListWatchRequests.Silence, cancellationToken);
        if (!opened.Succeeded)
        {
            _state.Fails(opened.Error.Message);
            return (opened.Error.IsGone ? WatchEnd.Gone : WatchEnd.Refused, version, opened.Error.RetryAfter);
        }

        await using var stream = opened.Value;
        _state.Works();
        while (await stream.NextAsync(cancellationToken) is { } happened)
        {
            _state.Heard();
            if (happened.Type == "ERROR")
            {
                return (Refused(happened), version, null);
            }

            if (ObjectStore<T>.HeadOf(happened.Object) is not { Version.Length: > 0 } head)
            {
                _state.Fails($"watch {_requests.Path}: an event has no resourceVersion");
                return (WatchEnd.Malformed, version, null);
            }

            version = head.Version;
            Tell(Take(happened));
            _backoff.Reset();
        }

        if (stream.Problem is { } problem)
        {
            _state.Fails($"watch {_requests.Path}: {SafeText.Line(problem, 500)}");
        }

        return (stream.End, version, null);
    }

    private ImmutableArray<ObjectChange<T>> Take(WatchEvent happened) => happened.Type switch
    {
        "ADDED" or "MODIFIED" => _store.Put(happened.Object),
        "DELETED" => _store.Remove(happened.Object),
        _ => [], // BOOKMARK: the version alone
    };

    private WatchEnd Refused(WatchEvent happened)
    {
        var status = WatchErrors.Read(happened.Object);
        _state.Fails($"watch {_requests.Path}: {status.Code} {SafeText.Line(status.Message ?? status.Reason ?? "an error without words", 500)}");
        return status.Code == 410 || status.Reason is "Expired" or "Gone" ? WatchEnd.Gone : WatchEnd.Refused;
    }

    private void Tell(ImmutableArray<ObjectChange<T>> changes)
    {
        if (!changes.IsEmpty)
        {
            Changed?.Invoke(changes);
        }
    }
}
