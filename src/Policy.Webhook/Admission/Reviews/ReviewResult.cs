using System.Diagnostics.CodeAnalysis;

namespace Policy.Webhook.Admission.Reviews;

/// <summary>A request read from a body, or why the body holds none.</summary>
internal readonly record struct ReviewResult
{
    private ReviewResult(AdmissionRequest? request, string? refusal)
    {
        Request = request;
        Refusal = refusal;
    }

    /// <summary>The request.</summary>
    public AdmissionRequest? Request { get; }

    /// <summary>Why there is none, for people.</summary>
    public string? Refusal { get; }

    /// <summary>Whether there is a request.</summary>
    [MemberNotNullWhen(true, nameof(Request))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsReadable => Request is not null;

    public static implicit operator ReviewResult(AdmissionRequest request) => new(request, null);

    /// <summary>The body holds no review that can be answered.</summary>
    public static ReviewResult Refused(string why) => new(null, why);
}
