using System.Collections.Immutable;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Webhook.Admission.Answers;

/// <summary>Gathers what a decision has to say, with what is alike merged over platforms, policies and containers.</summary>
internal static class Complaints
{
    /// <summary>Everything to say, the strictest action first and otherwise in the order of the decision.</summary>
    public static ImmutableArray<Complaint> Of(Decision decision)
    {
        if (decision.Images.All(image => image.Findings.IsEmpty && image.Unknown.IsEmpty))
        {
            return [];
        }

        return
        [
            .. decision.Images
                .GroupBy(image => image.Container, ReferenceEqualityComparer.Instance)
                .SelectMany(images => OfContainer((WorkloadContainer)images.Key!, [.. images]))
                .GroupBy(said => said, Alike.Instance)
                .Select(alike => alike.Key with { Places = Places.Of(alike.Select(said => said.Places)) })
                .OrderByDescending(complaint => complaint.Action),
        ];
    }

    private static IEnumerable<Complaint> OfContainer(WorkloadContainer container, ImmutableArray<ImageDecision> images)
    {
        var found =
            from image in images
            from finding in image.Findings
            group (finding.Action, finding.Rule, finding.Policy, image.Platform)
                by (finding.Rule, finding.Message, finding.Remedy) into same
            select Strictest(same.Key.Message, same.Key.Remedy, [.. same]);

        // An image that cannot be read leaves every rule without an answer, for one reason.
        var unknown =
            from image in images
            from unjudged in image.Unknown
            group (unjudged.Action, unjudged.Rule, unjudged.Policy, image.Platform)
                by (unjudged.Reason, unjudged.Message) into same
            from part in same.GroupBy(s => s.Rule).GroupBy(rule => rule.Max(s => s.Action), rule => rule.Key)
            let rules = part.ToHashSet()
            select Strictest(
                $"could not be judged ({PolicyWords.Of(same.Key.Reason)}): {same.Key.Message}",
                Words.RemedyOf(same.Key.Reason),
                [.. same.Where(s => rules.Contains(s.Rule))]);

        return found.Concat(unknown);

        Complaint Strictest(
            string message, string remedy,
            ImmutableArray<(EnforcementAction Action, string Rule, string Policy, Rules.Images.Platform? Platform)> same)
        {
            var action = same.Max(s => s.Action);
            var strictest = same.Where(s => s.Action == action).ToList();
            var platforms = strictest.Select(s => s.Platform).Distinct().ToList();
            return new Complaint
            {
                Action = action,
                Rules = [.. strictest.Select(s => s.Rule).Distinct()],
                Policies = [.. strictest.Select(s => s.Policy).Distinct()],
                Message = message,
                Remedy = remedy,
                Places = Places.Of(container),
                Platforms = platforms.Count == images.Length ? [] : [.. platforms.OfType<Rules.Images.Platform>().Select(p => p.ToString())],
            };
        }
    }

    /// <summary>Complaints that differ in nothing but the container.</summary>
    private sealed class Alike : IEqualityComparer<Complaint>
    {
        public static Alike Instance { get; } = new();

        public bool Equals(Complaint? x, Complaint? y) =>
            x is not null && y is not null && x.Action == y.Action && x.Message == y.Message && x.Remedy == y.Remedy
            && x.Rules.SequenceEqual(y.Rules) && x.Policies.SequenceEqual(y.Policies) && x.Platforms.SequenceEqual(y.Platforms);

        public int GetHashCode(Complaint complaint) => HashCode.Combine(complaint.Action, complaint.Message, complaint.Remedy);
    }
}
