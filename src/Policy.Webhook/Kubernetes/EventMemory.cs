namespace Policy.Webhook.Kubernetes;

/// <summary>Something that happened; two that are equal are the same thing again.</summary>
internal sealed record EventFact(ObjectReference About, EventType Type, string Reason, string Action, string Note);

/// <summary>What was written in the last ten minutes.</summary>
internal sealed class EventMemory(TimeProvider time)
{
    private const int Most = 1000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Dictionary<EventFact, Written> _written = [];

    /// <summary>The event that says this already, counted up; null where there is none.</summary>
    public Written? Find(EventFact fact)
    {
        if (!_written.TryGetValue(fact, out var written) || written.Age >= Window)
        {
            return null;
        }

        written.Count++;
        return written;
    }

    /// <summary>An event was written.</summary>
    public void Keep(EventFact fact, string name)
    {
        if (_written.Count >= Most)
        {
            foreach (var (old, _) in _written.OrderByDescending(entry => entry.Value.Age).Take(Most / 10).ToList())
            {
                _written.Remove(old);
            }
        }

        _written[fact] = new Written(name, time);
    }

    /// <summary>An event, and how often it happened.</summary>
    internal sealed class Written(string name, TimeProvider time)
    {
        // A count that is right within half a minute is worth no more requests.
        private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

        private readonly long _first = time.GetTimestamp();
        private long _last = time.GetTimestamp();

        /// <summary>Its name.</summary>
        public string Name => name;

        /// <summary>How often it happened, the first time counted.</summary>
        public int Count { get; set; } = 1;

        /// <summary>How long ago it happened first.</summary>
        public TimeSpan Age => time.GetElapsedTime(_first);

        /// <summary>Whether its count is to be written again.</summary>
        public bool IsDue => time.GetElapsedTime(_last) >= Pause;

        /// <summary>Its count was written.</summary>
        public void Wrote() => _last = time.GetTimestamp();
    }
}
