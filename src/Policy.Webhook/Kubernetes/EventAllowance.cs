namespace Policy.Webhook.Kubernetes;

/// <summary>How many events may be written: fifty at once, five a second in the long run. A flood of denials is not to become one of events.</summary>
internal sealed class EventAllowance(TimeProvider time)
{
    private const double Most = 50;
    private const double PerSecond = 5;

    private double _left = Most;
    private long _at = time.GetTimestamp();

    /// <summary>Takes one; false where there is none.</summary>
    public bool Take()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(Most, _left + (time.GetElapsedTime(_at, now).TotalSeconds * PerSecond));
        _at = now;
        if (_left < 1)
        {
            return false;
        }

        _left--;
        return true;
    }
}
