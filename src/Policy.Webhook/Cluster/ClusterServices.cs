using Policy.Images.Configuration;
using Policy.Webhook.Audit;
using Policy.Webhook.Certificates;
using Policy.Webhook.Credentials;
using Policy.Webhook.Health;
using Policy.Webhook.Kubernetes;
using Policy.Webhook.Kubernetes.Access;
using Policy.Webhook.Policies;

namespace Policy.Webhook.Cluster;

/// <summary>Adds what a cluster brings: its policies and all else that decisions depend on, and what the leader writes.</summary>
internal static class ClusterServices
{
    /// <summary>Adds it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="access">The API server, and who we are there.</param>
    /// <param name="cluster">The configuration.</param>
    /// <param name="tls">Where the certificate comes from.</param>
    public static void AddCluster(this IServiceCollection services, ApiAccess access, ClusterSettings cluster, TlsSettings tls)
    {
        services.AddSingleton<KubernetesMetrics>();
        services.AddSingleton(provider => new ApiServer(access, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<KubernetesMetrics>()));
        services.AddSingleton(provider => new KubernetesContext(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<KubernetesMetrics>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("Policy.Webhook.Kubernetes")));
        services.AddHostedService(provider => new ClusterWatches(
            provider.GetRequiredService<ApiServer>(), provider.GetRequiredService<KubernetesContext>(), provider.GetRequiredService<ClusterState>(),
            cluster.PodPlatforms, provider.GetRequiredService<Readiness>(), provider.GetRequiredService<ILogger<ClusterWatches>>()));
        AddCredentials(services, cluster);
        AddLeader(services, cluster);
        AddEvents(services, cluster);
        if (tls.Secret is not null)
        {
            services.AddSharedCertificates(tls, cluster, provider => provider.GetRequiredService<LeaderElection>().IsLeader);
        }
    }

    private static void AddCredentials(IServiceCollection services, ClusterSettings cluster)
    {
        if (cluster.PullSecrets is { } pull)
        {
            services.AddSingleton(provider => new ClusterCredentials(
                new ClusterSecrets(provider.GetRequiredService<ApiServer>()), new WatchedServiceAccounts(provider.GetRequiredService<ClusterState>()), pull));
        }
    }

    private static void AddLeader(IServiceCollection services, ClusterSettings cluster)
    {
        services.AddSingleton(provider => new LeaderElection(
            provider.GetRequiredService<ApiServer>(), cluster.Lease, Replica.Identity, provider.GetRequiredService<KubernetesContext>()));
        services.AddSingleton<WorkloadLists>();
        services.AddSingleton<CensusMetrics>();
        services.AddSingleton<WorkloadCensus>();
        services.AddSingleton(provider => new StatusWriter(
            provider.GetRequiredService<ApiServer>(), provider.GetRequiredService<ClusterState>(), provider.GetRequiredService<WorkloadCensus>().CountOf,
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<StatusWriter>>()));
        services.AddSingleton(provider => new LeaderTask("status", provider.GetRequiredService<StatusWriter>().RunAsync));
        services.AddSingleton(provider => new LeaderTask("census", provider.GetRequiredService<WorkloadCensus>().RunAsync));
        services.AddHostedService<Leader>();
    }

    private static void AddEvents(IServiceCollection services, ClusterSettings cluster)
    {
        if (cluster.Events)
        {
            services.AddSingleton(provider => new EventRecorder(
                provider.GetRequiredService<ApiServer>(), Replica.Name, provider.GetRequiredService<KubernetesContext>()));
            services.AddHostedService<EventWriting>();
        }
    }

    private sealed class EventWriting(EventRecorder recorder) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => recorder.RunAsync(stoppingToken);
    }
}
