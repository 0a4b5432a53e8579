using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Policy.Webhook.Admission.Reviews;

/// <summary>A request read from a body, or why the body holds none. Once it is disposed, the request's objects cannot be read.</summary>
internal readonly record struct ReviewResult : IDisposable
{
    private readonly IDisposable? _document;

    private ReviewResult(AdmissionRequest? request, string? refusal, IDisposable? document = null)
    {
        Request = request;
        Refusal = refusal;
        _document = document;
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

    /// <summary>This result, and what goes back to where it was borrowed from when the result is disposed.</summary>
    public ReviewResult Of(JsonDocument document) => new(Request, Refusal, document);

    /// <inheritdoc/>
    public void Dispose() => _document?.Dispose();

    /// <summary>The body holds no review that can be answered.</summary>
    public static ReviewResult Refused(string why) => new(null, why);
}
