using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Policy.Images;
using Policy.Webhook.Telemetry.Logs;

namespace Policy.Webhook.Telemetry;

/// <summary>Logs as JSON lines, metrics for Prometheus, metrics and traces by OTLP where that is asked for.</summary>
internal static class TelemetrySetup
{
    /// <summary>JSON lines with event ids on standard output.</summary>
    public static void AddJsonLogs(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);

        // Where this may log at all, the server makes an activity and a scope for each request, and nobody reads either.
        // What it would say when the service cannot start is in the exception that ends it.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.Services.AddSingleton<ILoggerProvider>(
            services => new JsonLineProvider(Console.OpenStandardOutput(), services.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Adds metrics and traces.</summary>
    /// <param name="services">The services.</param>
    /// <param name="environment">The OTEL_ variables. Source: OpenTelemetry, Environment Variable Specification.</param>
    public static void AddTelemetry(this IServiceCollection services, IConfiguration environment)
    {
        var sends = !string.IsNullOrEmpty(environment["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("pratique-webhook", serviceVersion: BuildVersion.Current.Text))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(TelemetryNames.Source, "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime").AddPrometheusExporter();
                if (sends)
                {
                    metrics.AddOtlpExporter();
                }
            });

        if (sends)
        {
            // The request's own span is the parent: where it is not sampled, neither is what lies within.
            telemetry.WithTracing(traces => traces.AddSource("Microsoft.AspNetCore", TelemetryNames.Source).AddOtlpExporter());
        }
    }
}
