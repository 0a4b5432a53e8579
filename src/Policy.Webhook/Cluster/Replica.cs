namespace Policy.Webhook.Cluster;

/// <summary>This process among its like.</summary>
internal static class Replica
{
    /// <summary>Its pod's name, which is its host's.</summary>
    public static string Name { get; } = Environment.MachineName;

    /// <summary>A name that no other process has, a restarted one of the same pod included.</summary>
    public static string Identity { get; } = $"{Name}_{Guid.NewGuid():N}";
}
