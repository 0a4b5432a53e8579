using System.Threading.Channels;
using Policy.Webhook.Kubernetes.Wire;

namespace Policy.Webhook.Kubernetes;

/// <summary>What an event is.</summary>
internal enum EventType
{
    /// <summary>Good to know.</summary>
    Normal,

    /// <summary>Somebody may have to do something.</summary>
    Warning,
}

/// <summary>
/// Writes Kubernetes events, as well as it goes: whoever records one never waits, what is too much is dropped and
/// counted, and what happens again within ten minutes is one event with a count.
/// </summary>
internal sealed class EventRecorder
{
    private const int MostWaiting = 1000;

    private readonly ApiServer _server;
    private readonly KubernetesContext _context;
    private readonly string _instance;
    private readonly EventMemory _memory;
    private readonly EventAllowance _allowance;
    private readonly Channel<EventFact> _waiting = Channel.CreateBounded<EventFact>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private string? _lastProblem;

    /// <summary>Makes it; <see cref="RunAsync"/> writes what was recorded.</summary>
    /// <param name="server">The API server.</param>
    /// <param name="instance">This replica's pod.</param>
    /// <param name="context">Clock, metrics and log.</param>
    public EventRecorder(ApiServer server, string instance, KubernetesContext context)
    {
        (_server, _instance, _context) = (server, instance, context);
        _memory = new EventMemory(context.Time);
        _allowance = new EventAllowance(context.Time);
    }

    /// <summary>Records an event. Never waits, never fails.</summary>
    /// <param name="about">An object that exists.</param>
    /// <param name="type">What it is.</param>
    /// <param name="reason">Why, for programs, in one word: <c>ImageDenied</c>.</param>
    /// <param name="action">What was done, in one word: <c>Denied</c>.</param>
    /// <param name="note">Why, for people; cut at 1 KiB.</param>
    public void Record(ObjectReference about, EventType type, string reason, string action, string note)
    {
        if (!_waiting.Writer.TryWrite(new EventFact(about, type, reason, action, EventText.Note(note))))
        {
            _context.Metrics.Event("dropped");
        }
    }

    /// <summary>Writes until it is cancelled; what waits then is lost.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var fact in _waiting.Reader.ReadAllAsync(cancellationToken))
            {
                _context.Metrics.Event(await WriteAsync(fact, cancellationToken));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to end.
        }
    }

    // Gives what came of it.
    private async Task<string> WriteAsync(EventFact fact, CancellationToken cancellationToken)
    {
        var known = _memory.Find(fact);
        if (known is not null && !known.IsDue)
        {
            return "repeated";
        }

        if (!_allowance.Take())
        {
            return "dropped";
        }

        if (known is not null)
        {
            var patched = await _server.PatchAsync(
                ApiPaths.Of("events.k8s.io/v1", "events", SpaceOf(fact), known.Name), PatchType.Merge,
                EventText.Series(known.Count, Now()), KubernetesJson.Default.PartialObject, cancellationToken);
            if (patched.Succeeded)
            {
                known.Wrote();
                return "repeated";
            }

            // Events are deleted after an hour, or by anybody: then it is a new one.
            if (!patched.Error.IsNotFound)
            {
                return Fails(patched.Error);
            }
        }

        var body = Body(fact);
        var created = await _server.CreateAsync(
            ApiPaths.Of("events.k8s.io/v1", "events", SpaceOf(fact)), body, KubernetesJson.Default.ClusterEvent, cancellationToken);
        if (!created.Succeeded)
        {
            return Fails(created.Error);
        }

        _memory.Keep(fact, body.Metadata!.Name);
        return "sent";
    }

    private ClusterEvent Body(EventFact fact) => new()
    {
        Metadata = new ObjectMeta { Name = EventText.NameFor(fact.About.Name), Namespace = SpaceOf(fact) },
        EventTime = Now(),
        ReportingController = "pratique.dev/webhook",
        ReportingInstance = _instance,
        Action = fact.Action,
        Reason = fact.Reason,
        Regarding = fact.About,
        Note = fact.Note,
        Type = fact.Type == EventType.Normal ? "Normal" : "Warning",
    };

    // Events about what has no namespace are in this one: the API server has it so.
    private static string SpaceOf(EventFact fact) => fact.About.Namespace ?? "default";

    private string Fails(ApiError error)
    {
        if (_lastProblem != error.Message)
        {
            KubernetesLog.EventFails(_context.Logger, error.Message);
        }

        _lastProblem = error.Message;
        return "failed";
    }

    private string Now() => KubernetesJson.Micro(_context.Time.GetUtcNow());
}
