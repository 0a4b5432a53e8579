namespace Policy.Webhook.Kubernetes;

/// <summary>What is logged of the API server.</summary>
internal static partial class KubernetesLog
{
    [LoggerMessage(3001, LogLevel.Warning, "The {Resource} may be out of date: {Problem}")]
    public static partial void WatchFails(ILogger logger, string resource, string problem);

    [LoggerMessage(3002, LogLevel.Information, "The {Resource} are followed again")]
    public static partial void WatchWorks(ILogger logger, string resource);

    [LoggerMessage(3003, LogLevel.Information, "This replica leads from now on (lease {Lease}, identity {Identity})")]
    public static partial void Leads(ILogger logger, string lease, string identity);

    [LoggerMessage(3004, LogLevel.Warning, "This replica leads no more: {Why} (lease {Lease}, identity {Identity})")]
    public static partial void LeadsNoMore(ILogger logger, string lease, string identity, string why);

    [LoggerMessage(3005, LogLevel.Warning, "The lease could not be had: {Problem}")]
    public static partial void LeaseFails(ILogger logger, string problem);

    [LoggerMessage(3006, LogLevel.Warning, "An event could not be written: {Problem}")]
    public static partial void EventFails(ILogger logger, string problem);
}
