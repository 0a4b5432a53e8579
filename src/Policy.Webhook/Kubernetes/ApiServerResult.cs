using System.Diagnostics.CodeAnalysis;

namespace Policy.Webhook.Kubernetes;

/// <summary>A connection, or why there is none.</summary>
/// <param name="Server">The connection.</param>
/// <param name="Error">What is wrong, with the configuration's field.</param>
internal sealed record ApiServerResult(ApiServer? Server, string? Error)
{
    /// <summary>Whether there is one.</summary>
    [MemberNotNullWhen(true, nameof(Server))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Server is not null;
}
