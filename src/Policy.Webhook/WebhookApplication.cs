using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Policy.Images;
using Policy.Images.Configuration;
using Policy.Rules.Policies;
using Policy.Webhook.Admission;
using Policy.Webhook.Admission.Origins;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Admission.Workloads;
using Policy.Webhook.Certificates;
using Policy.Webhook.Cluster;
using Policy.Webhook.Credentials;
using Policy.Webhook.Health;
using Policy.Webhook.Kubernetes;
using Policy.Webhook.Kubernetes.Access;
using Policy.Webhook.Policies;
using Policy.Webhook.Telemetry;

namespace Policy.Webhook;

/// <summary>What the service is made of.</summary>
internal sealed record WebhookParts
{
    /// <summary>The configuration.</summary>
    public required PratiqueConfiguration Configuration { get; init; }

    /// <summary>Policies from files.</summary>
    public ImmutableArray<ImagePolicy> Policies { get; init; } = [];

    /// <summary>Exceptions from files.</summary>
    public ImmutableArray<PolicyException> Exceptions { get; init; } = [];

    /// <summary>The certificate to show, or where it will be.</summary>
    public required CurrentIdentity Identity { get; init; }

    /// <summary>The API server that the rest comes from; null where the service stands alone.</summary>
    public ApiAccess? Access { get; init; }

    /// <summary>The environment: where OpenTelemetry sends to, log levels.</summary>
    public required IConfiguration Environment { get; init; }

    /// <summary>What the cluster is asked for pull credentials; null where it is the API server, or nobody.</summary>
    public ClusterCredentials? Credentials { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Composes the service: admission over TLS on one port, health and metrics in the plain on another.</summary>
internal static class WebhookApplication
{
    /// <summary>Builds it; nothing listens yet.</summary>
    public static WebApplication Build(WebhookParts parts)
    {
        // The folder that the program is started in may be anybody's: no settings are read from there.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        ((IConfigurationBuilder)builder.Configuration).Sources.Clear();
        builder.Configuration.AddConfiguration(parts.Environment);

        builder.Logging.AddJsonLogs();
        builder.Services.AddTelemetry(parts.Environment);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Drain.Longest + TimeSpan.FromSeconds(5));
        AddAdmission(builder.Services, parts);
        builder.Services.AddCertificates(parts.Configuration.Tls, parts.Identity);
        if (parts is { Access: { } access, Configuration.Cluster: { } cluster })
        {
            builder.Services.AddCluster(access, cluster, parts.Configuration.Tls);
        }

        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, parts));

        var app = builder.Build();
        Route(app);
        MarkReady(app, parts);
        return app;
    }

    private static void AddAdmission(IServiceCollection services, WebhookParts parts)
    {
        services.AddSingleton(parts.Time);
        services.AddSingleton(parts.Configuration);
        services.AddSingleton(new ClusterState(new ClusterView { FilePolicies = parts.Policies, FileExceptions = parts.Exceptions }));
        services.AddSingleton(new PodTemplates(parts.Configuration.PodTemplatePaths));
        services.AddSingleton(provider => new ImageInspector(parts.Configuration, parts.Time, meters: provider.GetRequiredService<IMeterFactory>()) { LayersGiveWay = true });
        services.AddSingleton<SubjectReader>();
        services.AddSingleton<AdmissionMetrics>();
        services.AddSingleton(provider => new PullCredentialReader(
            parts.Configuration.Credentials, parts.Credentials ?? provider.GetService<ClusterCredentials>(), parts.Time));
        services.AddSingleton(provider => new NamespaceLabels(provider.GetService<ApiServer>()));
        services.AddSingleton(provider => new TemplateOrigins(provider.GetService<ApiServer>(), parts.Time));
        services.AddSingleton(provider => new DecisionEvents(provider.GetService<EventRecorder>()));
        services.AddSingleton<LateDecisions>();
        services.AddSingleton<AdmissionService>();
        services.AddSingleton<LargeBodies>();
        services.AddSingleton<ReviewExchange>();
        services.AddSingleton<AdmissionEndpoint>();
        services.AddSingleton<PolicyEndpoint>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<Drain>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
    }

    private static void Listen(KestrelServerOptions kestrel, WebhookParts parts)
    {
        var listen = parts.Configuration.Listen;
        kestrel.AddServerHeader = false;

        // Bodies are capped where they are read, so that one that is too large gets a decision and no 413.
        kestrel.Limits.MaxRequestBodySize = null;
        Bind(listen.Port, options => options.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => parts.Identity.HandshakeAsync() }));
        Bind(listen.PlainPort, options => options.Protocols = HttpProtocols.Http1);

        void Bind(int port, Action<ListenOptions> configure)
        {
            // ListenAnyIP makes do with IPv4 on hosts that have no IPv6.
            if (IPAddress.Parse(listen.Address) is var address && address.Equals(IPAddress.IPv6Any))
            {
                kestrel.ListenAnyIP(port, configure);
            }
            else
            {
                kestrel.Listen(address, port, configure);
            }
        }
    }

    // No proxy's header is believed, so what is https came through the port with TLS.
    private static void Route(WebApplication app)
    {
        var admission = app.Services.GetRequiredService<AdmissionEndpoint>();
        var policies = app.Services.GetRequiredService<PolicyEndpoint>();
        var drain = app.Services.GetRequiredService<Drain>();
        app.MapWhen(context => context.Request.IsHttps, tls => tls.Use((context, next) => context.Request.Path.Value switch
        {
            AdmissionEndpoint.Path => drain.TrackAsync(context, admission.HandleAsync),
            PolicyEndpoint.Path => drain.TrackAsync(context, policies.HandleAsync),
            _ => next(context),
        }));

        app.UseHealth(app.Services.GetRequiredService<Readiness>());
        app.UseOpenTelemetryPrometheusScrapingEndpoint();
    }

    private static void MarkReady(WebApplication app, WebhookParts parts)
    {
        // Nothing else asks for it where no certificate changes, and its expiry shall be seen from the first scrape on.
        app.Services.GetRequiredService<CertificateMetrics>();
        var readiness = app.Services.GetRequiredService<Readiness>();
        if (parts.Access is null)
        {
            readiness.Meet(Precondition.Policies);
        }

        parts.Identity.WhenThere(() => readiness.Meet(Precondition.Certificate));
        app.Lifetime.ApplicationStarted.Register(() => StartupLog.Listening(app, parts));
    }
}
