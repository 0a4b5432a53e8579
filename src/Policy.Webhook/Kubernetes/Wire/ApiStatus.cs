namespace Policy.Webhook.Kubernetes.Wire;

/// <summary>A <c>Status</c>, which the API server answers with where it does not do as asked.</summary>
internal sealed record ApiStatus
{
    /// <summary>For people.</summary>
    public string? Message { get; init; }

    /// <summary>For programs: <c>NotFound</c>, <c>Conflict</c>, <c>Expired</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>The HTTP status.</summary>
    public int? Code { get; init; }
}
