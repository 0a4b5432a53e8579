using System.Diagnostics.Metrics;

namespace Policy.Webhook.Tests.Kubernetes;

/// <summary>A value that was measured, and of what.</summary>
internal sealed record Measurement(double Value, IReadOnlyDictionary<string, object?> Tags);

/// <summary>What one instrument of one meter factory measures.</summary>
internal sealed class Measured<T> : IDisposable
    where T : struct
{
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly List<Measurement> _all = [];

    public Measured(IMeterFactory meters, string name)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == name && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<T>((_, value, tags, _) =>
        {
            lock (_lock)
            {
                _all.Add(new Measurement(Convert.ToDouble(value), tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value)));
            }
        });
        _listener.Start();
    }

    /// <summary>All so far.</summary>
    public IReadOnlyList<Measurement> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>What a gauge shows now.</summary>
    public Measurement Observe()
    {
        _listener.RecordObservableInstruments();
        return All[^1];
    }

    public void Dispose() => _listener.Dispose();
}
