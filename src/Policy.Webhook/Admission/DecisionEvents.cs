using Policy.Rules.Verdicts;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Admission.Workloads;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Admission;

/// <summary>
/// Kubernetes events about what was denied or warned of, where somebody looks for them: at the object that is changed, or,
/// since what is denied at its making never is, at the one that makes it.
/// </summary>
/// <param name="recorder">Writes them; null where none are wanted.</param>
internal sealed class DecisionEvents(EventRecorder? recorder)
{
    /// <summary>Records what is worth it of a decision.</summary>
    public void Record(Outcome outcome)
    {
        // A dry run leaves nothing behind.
        if (recorder is null || outcome.Request.DryRun || outcome.Action < EnforcementAction.Warn || About(outcome.Request) is not { } about)
        {
            return;
        }

        var (reason, action) = outcome.Action == EnforcementAction.Deny ? ("ImageDenied", "Denied") : ("ImageWarned", "Warned");
        recorder.Record(about, EventType.Warning, reason, action, Note(outcome));
    }

    private static string Note(Outcome outcome) => string.Join("; ", outcome.Complaints
        .Where(complaint => complaint.Action == outcome.Action)
        .Select(complaint => $"{complaint.Places.NamesAndImages}: {string.Join(' ', complaint.Rules)}: {complaint.Message}"));

    private static ObjectReference? About(AdmissionRequest request)
    {
        var metadata = new Field(request.Object, "", new Faults())["metadata"];
        if (request.Operation == "UPDATE" && request.Kind is { } kind && request.Name.Length > 0)
        {
            return new ObjectReference(kind.Group.Length == 0 ? kind.Version : $"{kind.Group}/{kind.Version}", kind.Kind, request.Namespace, request.Name, metadata["uid"].Text());
        }

        return ControllerOwner.Of(metadata) is { ApiVersion: { } version, Kind: { } made, Name: { } name, Uid: { } uid }
            ? new ObjectReference(version, made, request.Namespace, name, uid)
            : null;
    }
}
