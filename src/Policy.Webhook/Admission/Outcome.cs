using System.Collections.Immutable;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Webhook.Admission.Answers;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Admission.Workloads;

namespace Policy.Webhook.Admission;

/// <summary>What came of a review.</summary>
internal sealed record Outcome
{
    private ImmutableArray<Complaint> _complaints;
    private ImmutableArray<string> _digests;

    /// <summary>What was asked.</summary>
    public required AdmissionRequest Request { get; init; }

    /// <summary>Why it passed without work; null where it was judged.</summary>
    public PassReason? Passed { get; init; }

    /// <summary>The decision; null where it passed without work.</summary>
    public Decision? Decision
    {
        get;
        init
        {
            field = value;
            (_complaints, _digests) = (default, default);
        }
    }

    /// <summary>The names of the policies that applied.</summary>
    public ImmutableArray<string> Policies { get; init; } = [];

    /// <summary>What there is to say, gathered once for the answer and the log.</summary>
    public ImmutableArray<Complaint> Complaints =>
        _complaints.IsDefault ? _complaints = Decision is null ? [] : Answers.Complaints.Of(Decision) : _complaints;

    /// <summary>The digests judged, written once for the answer and the log.</summary>
    public ImmutableArray<string> Digests =>
        _digests.IsDefault ? _digests = Decision is null ? [] : AuditAnnotations.Digests(Decision) : _digests;

    /// <summary>The strictest action.</summary>
    public EnforcementAction Action => Decision?.Action ?? EnforcementAction.Off;

    /// <summary>
    /// Whether it is denied for nothing but what has not been read yet: whoever asks again later may get another answer.
    /// </summary>
    public bool IsDeniedForNow => Action == EnforcementAction.Deny && Decision!.Images.All(image =>
        image.Findings.All(finding => finding.Action != EnforcementAction.Deny)
        && image.Unknown.All(unjudged => unjudged.Action != EnforcementAction.Deny || unjudged.Reason == UnknownReason.Pending));

    /// <summary>Whether it was let in with something that has not been read yet.</summary>
    public bool IsLetInForNow => Action != EnforcementAction.Deny && Decision is { } decision
        && decision.Images.Any(image => image.Unknown.Any(unjudged => unjudged.Reason == UnknownReason.Pending));

    /// <summary>The decision in a word: Deny, Warn, Audit or Allow.</summary>
    public string Word => PolicyWords.Decision(Action);
}
