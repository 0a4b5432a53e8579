using System.Diagnostics.CodeAnalysis;

namespace Policy.Images.Cache;

/// <summary>Keeps small values for a time, and not more than so many.</summary>
internal sealed class ExpiringCache<TKey, TValue>(int capacity, TimeProvider time)
    where TKey : notnull
{
    private readonly BoundedCache<TKey, (TValue Value, DateTimeOffset Until)> _values = new(capacity);

    /// <summary>A value that has not expired.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_values.TryGet(key, out var kept))
        {
            if (time.GetUtcNow() < kept.Until)
            {
                value = kept.Value;
                return true;
            }

            _values.Remove(key);
        }

        value = default;
        return false;
    }

    /// <summary>Keeps a value for so long from now.</summary>
    public void Keep(TKey key, TValue value, TimeSpan lifetime)
    {
        if (lifetime > TimeSpan.Zero)
        {
            _values.Keep(key, (value, time.GetUtcNow() + lifetime), 1);
        }
    }
}
