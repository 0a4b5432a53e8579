namespace Policy.Images.Registry.Transport;

/// <summary>Compares URLs' origins. Source: RFC 6454, section 5.</summary>
internal static class Origins
{
    /// <summary>Whether two URLs have scheme, host and port in common.</summary>
    public static bool Same(Uri a, Uri b) =>
        a.Scheme == b.Scheme && a.Port == b.Port && string.Equals(a.Host, b.Host, StringComparison.OrdinalIgnoreCase);
}
