using System.Collections.Immutable;
using System.Globalization;
using Policy.Rules.Documents;

namespace Policy.Rules.Policies;

/// <summary>Reads an exception's <c>spec</c>.</summary>
internal static class PolicyExceptionReader
{
    private const int LongestReason = 1000;

    /// <summary>The exception; null where a mistake leaves nothing to go on with.</summary>
    public static PolicyException? Read(ObjectMetadata metadata, DocumentFields spec)
    {
        var policies = ReadPolicies(spec.Find("policies"));
        var rules = RuleIdsReader.Read(spec);
        var images = GlobSetReader.Read(spec.Find("images"), GlobSyntax.MistakeInImage);
        var selector = LabelSelectorReader.Read(spec.Find("workloadSelector"));
        var reason = ReadReason(spec.Require("reason", "why the exception is needed"));
        var end = spec.Require("expiresAt", "when the exception ends, such as 2027-01-31T00:00:00Z")?.Time();
        spec.Close();
        return reason is null || end is not { } expiresAt ? null : new PolicyException
        {
            Namespace = metadata.Namespace,
            Name = metadata.Name,
            Policies = policies,
            Rules = rules,
            Images = images,
            WorkloadSelector = selector,
            Reason = reason,
            ExpiresAt = expiresAt,
            CreatedAt = metadata.CreatedAt,
        };
    }

    private static ImmutableArray<string> ReadPolicies(DocumentValue? value)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var item in value?.Items("a list of policies' names") ?? [])
        {
            if (item.Text("a policy's name as a string") is not { } name)
            {
                continue;
            }

            if (!KubernetesNames.IsSubdomain(name))
            {
                item.Fail($"{SafeText.Quoted(name)} is no name: {KubernetesNames.ExpectedSubdomain}");
            }
            else if (names.Contains(name))
            {
                item.Fail($"'{name}' stands here twice");
            }

            names.Add(name);
        }

        return names.ToImmutable();
    }

    // Counted as the API server counts, by code points.
    private static string? ReadReason(DocumentValue? value)
    {
        var reason = value?.Text();
        if (reason is null)
        {
            return null;
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            value!.Fail("says nothing; expected why the exception is needed");
        }
        else if (reason.EnumerateRunes().Count() is var length && length > LongestReason)
        {
            value!.Fail(string.Create(CultureInfo.InvariantCulture, $"has {length} characters; at most {LongestReason} are allowed"));
        }

        return reason;
    }
}
