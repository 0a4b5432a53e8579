namespace Policy.Rules.Contents;

/// <summary>Adds up sizes that strangers wrote.</summary>
public static class ByteCount
{
    /// <summary>The sum; what is larger than any number is the largest.</summary>
    public static long Total(this IEnumerable<long> sizes) => sizes.Aggregate(0L, Add);

    /// <summary>The sum of two, neither of which is negative.</summary>
    public static long Add(long one, long other) => long.MaxValue - one < other ? long.MaxValue : one + other;
}
