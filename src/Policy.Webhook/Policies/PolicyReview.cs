using System.Collections.Immutable;
using System.Text.Json;
using Policy.Rules.Documents;
using Policy.Rules.Policies;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Cluster;

namespace Policy.Webhook.Policies;

/// <summary>Whether a policy or an exception may be stored.</summary>
/// <param name="Denial">Why not, all of it; null where it may.</param>
/// <param name="Warnings">What its author ought to know.</param>
internal sealed record PolicyVerdict(string? Denial, ImmutableArray<string> Warnings)
{
    /// <summary>It may, and there is nothing to say.</summary>
    public static PolicyVerdict Fine { get; } = new(null, []);

    /// <summary>Whether it may.</summary>
    public bool IsAllowed => Denial is null;
}

/// <summary>
/// Reads policies and exceptions before they are stored, by the very reader that will read them afterwards: all mistakes at
/// once, among them those that a schema cannot see.
/// </summary>
internal static class PolicyReview
{
    /// <summary>Reviews a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="view">The policies that an exception is held against.</param>
    /// <param name="now">The time.</param>
    public static PolicyVerdict Of(AdmissionRequest request, ClusterView view, DateTimeOffset now)
    {
        if (request.Operation == "DELETE" || request.SubResource.Length > 0)
        {
            return PolicyVerdict.Fine;
        }

        if (request.Kind is { Group: not "pratique.dev" } or { Kind: not (PolicyWords.Kind or PolicyWords.ExceptionKind) })
        {
            return PolicyVerdict.Fine;
        }

        if (request.Problem is { } problem)
        {
            return new PolicyVerdict(problem.Message, []);
        }

        // What goes, and what only its metadata changes of, is not kept by an old mistake.
        var resource = Resource(request.Object);
        if (resource.Metadata.DeletionTimestamp is not null || IsSame(resource.Spec, Resource(request.OldObject).Spec))
        {
            return PolicyVerdict.Fine;
        }

        var read = PolicyReader.Read(resource.Document(request.Kind!.Kind), request.Kind.Kind);
        return read.IsValid
            ? new PolicyVerdict(null, [.. read.Value.Exceptions.SelectMany(exception => Doubts(exception, view, now))])
            : new PolicyVerdict(Say(read.Errors), []);
    }

    private static IEnumerable<string> Doubts(PolicyException exception, ClusterView view, DateTimeOffset now)
    {
        if (exception.ExpiresAt <= now)
        {
            yield return $"expiresAt is past: the exception does nothing";
            yield break;
        }

        var known = view.AllPolicies;
        foreach (var name in exception.Policies.Where(name => known.All(policy => policy.Name != name)))
        {
            yield return $"there is no ImagePolicy {name}";
        }

        // Until it is stored nothing says when it was made.
        var dated = exception with { CreatedAt = exception.CreatedAt ?? now };
        foreach (var doubt in ExceptionStandings.Of(dated, view, now).Where(judgement => judgement.Standing != ExceptionStanding.Honoured).Select(judgement => judgement.Message).Distinct())
        {
            yield return doubt;
        }
    }

    private static string Say(ImmutableArray<DocumentError> errors) =>
        string.Join('\n', errors.Select(error => error.Path.Length == 0 ? error.Message : $"{error.Path}: {error.Message}"));

    private static PolicyResource Resource(JsonElement? json) =>
        json?.Deserialize(PolicyJson.Default.PolicyResource) ?? new PolicyResource();

    private static bool IsSame(JsonElement? spec, JsonElement? old) =>
        spec is { } now && old is { } then && JsonElement.DeepEquals(now, then);
}
