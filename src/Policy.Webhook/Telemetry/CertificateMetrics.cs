using System.Diagnostics.Metrics;
using Policy.Images;
using Policy.Webhook.Certificates;
using Policy.Webhook.Certificates.Rotation;

namespace Policy.Webhook.Telemetry;

/// <summary>What is measured of certificates.</summary>
internal sealed class CertificateMetrics
{
    private static readonly KeyValuePair<string, object?> Leaf = new(TelemetryNames.Part, "leaf");
    private static readonly KeyValuePair<string, object?> Authority = new(TelemetryNames.Part, "ca");

    private readonly Counter<long> _failures;
    private readonly Counter<long> _rotations;
    private readonly Counter<long> _published;

    public CertificateMetrics(IMeterFactory meters, CurrentIdentity identity)
    {
        var meter = meters.Create(TelemetryNames.Source);
        _failures = meter.CreateCounter<long>(
            TelemetryNames.CertificateFailures, "{failure}", "Certificates in files or in the shared Secret that could not be used; those before stay in use.");
        _rotations = meter.CreateCounter<long>(TelemetryNames.CertificateRotations, "{rotation}", "Certificates that this replica made for all.");
        _published = meter.CreateCounter<long>(
            TelemetryNames.BundleWrites, "{write}", "Writes of the caBundle, after a rotation or because somebody had changed it.");
        meter.CreateObservableGauge(
            TelemetryNames.CertificateExpiry, () => Expiry(identity.Value), "s", "When the certificate in use and its CA end, in seconds since 1970.");
    }

    /// <summary>What there was could not be used.</summary>
    public void ReloadFailed() => _failures.Add(1);

    /// <summary>A step of a rotation was done.</summary>
    public void Rotated(CertificatePlan plan)
    {
        switch (plan)
        {
            case CertificatePlan.Begin:
                _rotations.Add(1, Authority);
                _rotations.Add(1, Leaf);
                break;
            case CertificatePlan.MakeNext:
                _rotations.Add(1, Authority);
                break;
            case CertificatePlan.Promote or CertificatePlan.Issue:
                _rotations.Add(1, Leaf);
                break;
            default:
                break;
        }
    }

    /// <summary>The bundle was written to where API servers read it.</summary>
    public void Published() => _published.Add(1);

    private static IEnumerable<Measurement<double>> Expiry(ServerIdentity? identity)
    {
        if (identity is not null)
        {
            yield return new Measurement<double>(identity.Until.ToUnixTimeSeconds(), Leaf);
        }

        if (identity?.AuthorityUntil is { } until)
        {
            yield return new Measurement<double>(until.ToUnixTimeSeconds(), Authority);
        }
    }
}
