using System.Diagnostics.CodeAnalysis;

namespace Policy.Images.Cache;

/// <summary>
/// Keeps values up to a total weight; what was used longest ago goes first. A value heavier than the whole is not kept.
/// </summary>
/// <param name="capacity">The most that all values weigh together: bytes, or a count.</param>
internal sealed class BoundedCache<TKey, TValue>(long capacity)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];
    private long _weight;

    /// <summary>What the values kept weigh together.</summary>
    public long Weight
    {
        get
        {
            lock (_gate)
            {
                return _weight;
            }
        }
    }

    /// <summary>How many values are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>A value, which is thereby used.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node))
            {
                value = default;
                return false;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    /// <summary>Keeps a value, in the place of another under the same key.</summary>
    public void Keep(TKey key, TValue value, long weight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(weight, 1);
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var old))
            {
                Drop(old);
            }

            if (weight > capacity)
            {
                return;
            }

            _entries[key] = _byUse.AddFirst(new Entry(key, value, weight));
            _weight += weight;
            while (_weight > capacity)
            {
                Drop(_byUse.Last!);
            }
        }
    }

    /// <summary>Forgets a value.</summary>
    public void Remove(TKey key)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var node))
            {
                Drop(node);
            }
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Key);
        _weight -= node.Value.Weight;
    }

    private readonly record struct Entry(TKey Key, TValue Value, long Weight);
}
