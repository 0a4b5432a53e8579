using Policy.E2E.Tests.Servers;

namespace Policy.E2E.Tests.ClusterMode;

/// <summary>What became of the service account's questions.</summary>
internal static class Rights
{
    /// <summary>Those that it had no right to ask, each once.</summary>
    public static IReadOnlyList<string> Forbidden(AuditLog log) =>
        [.. log.Read().Where(one => one is { User: Installation.Account, Status: 403 }).Select(Words).Distinct()];

    /// <summary>A question in words: <c>get secrets private/registry</c>.</summary>
    public static string Words(AuditEvent one) => $"{one.Verb} {one.Resource} {one.Namespace}/{one.Name}";
}
