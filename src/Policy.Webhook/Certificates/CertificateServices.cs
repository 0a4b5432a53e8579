using System.Collections.Immutable;
using Policy.Images.Configuration;
using Policy.Webhook.Certificates.Rotation;
using Policy.Webhook.Certificates.Shared;
using Policy.Webhook.Kubernetes;
using Policy.Webhook.Telemetry;

namespace Policy.Webhook.Certificates;

/// <summary>Adds what keeps the certificate as it should be.</summary>
internal static class CertificateServices
{
    /// <summary>Adds what every source of certificates has, and the look at files where they are the source.</summary>
    /// <param name="services">The services.</param>
    /// <param name="tls">Where the certificate comes from.</param>
    /// <param name="identity">Where it is.</param>
    public static void AddCertificates(this IServiceCollection services, TlsSettings tls, CurrentIdentity identity)
    {
        services.AddSingleton(identity);
        services.AddSingleton<CertificateMetrics>();
        if (tls is { CertificateFile: { } certificate, KeyFile: { } key })
        {
            services.AddSingleton(new IdentityFiles(certificate, key));
            services.AddHostedService<FileReload>();
        }
    }

    /// <summary>Adds the certificate that replicas share; the <see cref="ApiServer"/> has to be among the services.</summary>
    /// <param name="services">The services.</param>
    /// <param name="tls">The Secret, and whom its certificate is for.</param>
    /// <param name="cluster">Where the CAs are published.</param>
    /// <param name="leads">Whether this replica leads, asked at each look.</param>
    public static void AddSharedCertificates(
        this IServiceCollection services, TlsSettings tls, ClusterSettings cluster, Func<IServiceProvider, bool> leads)
    {
        services.AddSingleton(provider =>
        {
            var server = provider.GetRequiredService<ApiServer>();
            return new SharedCertificates(
                new ApiSecret(server, tls.Secret!), new ApiBundle(server, cluster.WebhookConfiguration),
                new CertificateSettings(HostsOf(tls, server.Namespace), CertificateTimes.Default), provider.GetRequiredService<CurrentIdentity>(),
                provider.GetRequiredService<CertificateMetrics>(), provider.GetRequiredService<ILogger<SharedCertificates>>(),
                provider.GetRequiredService<TimeProvider>());
        });
        services.AddHostedService(provider => new SharedCertificatesService(
            provider.GetRequiredService<SharedCertificates>(), () => leads(provider)));
    }

    /// <summary>The names of a shared certificate: those configured, and all by which a Service can be called.</summary>
    /// <param name="tls">What is configured.</param>
    /// <param name="ns">The Service's namespace, which is this program's own.</param>
    public static ImmutableArray<string> HostsOf(TlsSettings tls, string ns) => tls.Service is { } service
        ? [.. tls.Hosts, service, $"{service}.{ns}", $"{service}.{ns}.svc", $"{service}.{ns}.svc.cluster.local"]
        : tls.Hosts;

    private sealed class SharedCertificatesService(SharedCertificates certificates, Func<bool> leads) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => certificates.RunAsync(leads, stoppingToken);
    }
}
