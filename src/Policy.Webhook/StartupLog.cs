using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Policy.Webhook.Telemetry;

namespace Policy.Webhook;

/// <summary>Says where the service listens, so that whoever gave port 0 finds it, and what it works with.</summary>
internal static partial class StartupLog
{
    /// <summary>Logs the bound addresses.</summary>
    public static void Listening(WebApplication app, WebhookParts parts)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        Log.Listening(
            app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(StartupLog)),
            addresses.FirstOrDefault(address => address.StartsWith("https:", StringComparison.Ordinal)),
            addresses.FirstOrDefault(address => address.StartsWith("http:", StringComparison.Ordinal)),
            string.Join(' ', parts.Policies.Select(policy => policy.Name)),
            parts.Configuration.Tls.CaFile,
            BuildVersion.Current.Text);
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Information,
            "Listening on {Admission} for admission and on {Plain} for health and metrics (policies {Policies}, CA in {CaFile}, version {Version})")]
        public static partial void Listening(ILogger logger, string? admission, string? plain, string policies, string? caFile, string version);
    }
}
