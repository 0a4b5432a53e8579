using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Policy.Rules;
using Policy.Rules.Documents;
using Policy.Rules.Policies;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Cluster;
using Policy.Webhook.Kubernetes;
using Policy.Webhook.Kubernetes.Wire;

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
    private const int LongestDenial = 8 << 10;
    private const int LongestLine = 1_000;

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
            return new PolicyVerdict(SafeText.Line(problem.Message, LongestLine), []);
        }

        if (!TryRead(request.Object, out var resource, out var fault))
        {
            return new PolicyVerdict(fault, []);
        }

        // What goes, and what only its metadata changes of, is not kept by an old mistake.
        if (resource.Metadata.DeletionTimestamp is not null || IsSame(resource.Spec, TryRead(request.OldObject, out var old, out _) ? old.Spec : null))
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
            yield return "expiresAt is past: the exception does nothing";
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

    private static string Say(ImmutableArray<DocumentError> errors)
    {
        var text = new StringBuilder();
        for (var i = 0; i < errors.Length; i++)
        {
            var line = SafeText.Line(errors[i].InDocument, LongestLine);
            if (text.Length + line.Length > LongestDenial)
            {
                return text.Append($"and {errors.Length - i} more").ToString();
            }

            text.Append(line).Append(i + 1 < errors.Length ? "\n" : "");
        }

        return text.ToString();
    }

    // The status is not read: the API server keeps it from being written here, whatever stands in it.
    private static bool TryRead(JsonElement? json, [NotNullWhen(true)] out PolicyResource? resource, [NotNullWhen(false)] out string? fault)
    {
        (resource, fault) = (null, null);
        if (json is not { ValueKind: JsonValueKind.Object } fields)
        {
            fault = "the object is none";
            return false;
        }

        try
        {
            var metadata = fields.TryGetProperty("metadata", out var written) ? written.Deserialize(KubernetesJson.Default.ObjectMeta) : null;
            resource = new PolicyResource { Metadata = metadata ?? new ObjectMeta(), Spec = fields.TryGetProperty("spec", out var spec) ? spec : null };
            return true;
        }
        catch (JsonException e)
        {
            fault = $"metadata cannot be read: {SafeText.Line(e.Message, 500)}";
            return false;
        }
    }

    private static bool IsSame(JsonElement? spec, JsonElement? old) =>
        spec is { } now && old is { } then && JsonElement.DeepEquals(now, then);
}
