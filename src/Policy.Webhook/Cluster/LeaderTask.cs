namespace Policy.Webhook.Cluster;

/// <summary>Something that one replica of all does.</summary>
/// <param name="Name">Its name in the log.</param>
/// <param name="RunAsync">Does it until it is cancelled.</param>
internal sealed record LeaderTask(string Name, Func<CancellationToken, Task> RunAsync);
