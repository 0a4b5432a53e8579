using Policy.Images.Configuration;
using Policy.Webhook.Certificates;
using Policy.Webhook.Certificates.Rotation;
using Policy.Webhook.Tests.Certificates;

namespace Policy.Webhook.Tests.Telemetry;

[Collection<ProcessWideMeters>]
public sealed class CertificateMetricsTests
{
    [Fact]
    public async Task Certificates_show_when_they_end_and_what_became_of_them()
    {
        var identity = IdentitySource.Load(new TlsSettings(), TimeProvider.System).Identity!;
        await using var replica = await Replica.StartAsync(CurrentIdentity.Of(identity));
        using var plain = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = replica.Plain };
        replica.Metrics.ReloadFailed();
        replica.Metrics.Published();
        replica.Metrics.Rotated(new CertificatePlan.Begin());
        replica.Metrics.Rotated(new CertificatePlan.Issue());
        replica.Metrics.Rotated(new CertificatePlan.DropOld());

        var metrics = await plain.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        Assert.Matches($$"""(?m)^pratique_certificate_expiry_timestamp_seconds\{.*part="leaf".*\} {{identity.Until.ToUnixTimeSeconds()}}$""", metrics);
        Assert.Matches($$"""(?m)^pratique_certificate_expiry_timestamp_seconds\{.*part="ca".*\} \d+$""", metrics);
        Assert.Matches("""(?m)^pratique_certificate_reload_failures_total(\{.*\})? 1$""", metrics);
        Assert.Matches("""(?m)^pratique_certificate_bundle_writes_total(\{.*\})? 1$""", metrics);
        Assert.Matches("""(?m)^pratique_certificate_rotations_total\{.*part="leaf".*\} 2$""", metrics);
        Assert.Matches("""(?m)^pratique_certificate_rotations_total\{.*part="ca".*\} 1$""", metrics);
    }
}
