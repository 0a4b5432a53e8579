using Policy.Webhook.Telemetry;

namespace Policy.Webhook.Certificates;

/// <summary>
/// Shows what certificate files hold now. They are read again and again rather than watched: a volume that the kubelet
/// swaps, a network's file system and an editor tell of a change in different ways or not at all, and two small files
/// are read at once.
/// </summary>
/// <param name="files">The files.</param>
/// <param name="identity">The identity, which has been loaded from them.</param>
/// <param name="metrics">What is measured.</param>
/// <param name="log">The log.</param>
/// <param name="time">The clock.</param>
internal sealed class FileReload(
    IdentityFiles files, CurrentIdentity identity, CertificateMetrics metrics, ILogger<FileReload> log, TimeProvider time) : BackgroundService
{
    private readonly SaidOnce _said = new();
    private IdentityText? _looked;
    private string? _doubt;

    /// <summary>Looks at the files once.</summary>
    public void Look()
    {
        if (files.Read(out var text) is { } unreadable)
        {
            Doubt(unreadable);
            return;
        }

        if (text == _looked)
        {
            Believe();
            return;
        }

        var result = files.Parse(text, time);
        if (!result.Succeeded)
        {
            Doubt(result.Error);
            return;
        }

        // What was loaded at the start is no news at the first look.
        if (_looked is not null || result.Identity.Certificate.Thumbprint != identity.Value?.Certificate.Thumbprint)
        {
            identity.Swap(result.Identity);
            CertificateLog.InUse(log, result.Identity.From, result.Identity.Until);
        }

        _looked = text;
        Believe();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(CertificateTimes.Default.Poll, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
        }
    }

    private void Believe()
    {
        _doubt = null;
        _said.Forget();
    }

    // Who copies one file after the other is between the two for a moment: only what is still so at the next look is told.
    private void Doubt(string error)
    {
        if (error == _doubt && _said.IsNew(error))
        {
            metrics.ReloadFailed();
            CertificateLog.FilesUnusable(log, error);
        }

        _doubt = error;
    }
}
